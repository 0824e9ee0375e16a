"""Invented pages that answer 200 and are no article: shells, walls, teasers, consent, errors, adverts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WallPage:
    """One page: ``{title}`` in it is the article's headline, ``{start}`` the beginning of its text."""

    kind: str
    beside: str
    heading: str
    text: str
    head: str = ""

    def html(self, title: str, start: str) -> str:
        """The page in place of an article with this headline and beginning of its text."""
        heading, text = (
            part.replace("{title}", title).replace("{start}", start[:70]) for part in (self.heading, self.text)
        )
        paragraphs = "".join(f"<p>{line}</p>" for line in text.split("|"))
        head = self.head.replace("{title}", title)
        return f"<html><head><title>{heading}</title>{head}</head><body><main><h1>{heading}</h1>{paragraphs}</main></body></html>"


_OG = '<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
_TEXTS = {
    "en": (
        ("shell", "Harbour Desk", "This application draws itself with scripts. Switch them on to go on."),
        ("shell", "Loading", "Content is on its way, one second."),
        (
            "bot",
            "Proving that you are human",
            "Your browser computes a small sum.|That keeps collectors of pages away from this server, which was down twice this week.|Extensions that stop scripts may stop the sum as well.",
        ),
        (
            "error",
            "We looked everywhere",
            "Nothing stands at this address any more. Perhaps it has moved, or there was a slip in typing. Try our front page.",
        ),
        (
            "maintenance",
            "Back soon",
            "Our engineers change a cable tonight. We thank you for your patience and are there again at six.",
        ),
        (
            "region",
            "Not shown where you are",
            "For legal reasons this publisher cannot offer its pages in your region at this time.",
        ),
        (
            "advert",
            "Open this in our app",
            "Faster, quieter, and free for the first three months. Get it from the store of your telephone.",
        ),
        (
            "login",
            "{title}",
            "This story is for members. Sign in or create an account to go on reading. Your first month costs one euro.",
        ),
        (
            "consent",
            "Your choices",
            "We and our 842 partners store things on your device, measure and profile.|Agree, or pay two euros a month to read without.|You may change your mind at the foot of every page.",
        ),
        ("teaser", "{title}", "{start} ...|Subscribe to read on. Already a subscriber? Log in."),
        (
            "another",
            "Lighthouse garden wins a prize",
            "The keepers of the northern light have grown roses in salt for eleven years.|A jury from three counties praised the soil, the patience and the view.|The prize money pays for a new fence against goats, said the gardener, and for a bench.",
        ),
        ("limit", "Easy now", "Very many visits came from your network. Wait a few minutes and load the page again."),
    ),
    "de": (
        ("shell", "Hafenblatt", "Diese Anwendung braucht Skripte. Bitte schalten Sie sie ein."),
        (
            "bot",
            "Kurze Prüfung",
            "Wir sehen uns Ihren Browser an. Das dauert wenige Sekunden, dann geht es von selbst weiter.",
        ),
        (
            "error",
            "Da ist leider nichts",
            "Die gewünschte Seite gibt es nicht oder nicht mehr. Vielleicht hilft Ihnen unsere Suche weiter.",
        ),
        (
            "maintenance",
            "Wir bauen um",
            "Heute Nacht tauschen wir Rechner aus. Ab sechs Uhr sind wir wieder für Sie da. Danke für Ihre Geduld.",
        ),
        ("login", "{title}", "Dieser Text ist für Abonnenten. Jetzt anmelden oder vier Wochen für einen Euro testen."),
        (
            "consent",
            "Mit Werbung oder mit Abo",
            "Mit unseren Partnern verarbeiten wir Daten, messen und bilden Profile.|Stimmen Sie zu, oder lesen Sie ohne Werbung für drei Euro im Monat.",
        ),
        ("teaser", "{title}", "{start} ...|Weiterlesen mit dem Abo. Schon Kunde? Hier einloggen."),
        ("advert", "Unsere App ist da", "Schneller, ruhiger, kostenlos in den ersten drei Monaten. Jetzt laden."),
    ),
    "uk": (
        ("shell", "Портовий вісник", "Цей застосунок працює зі скриптами. Увімкніть їх, будь ласка."),
        ("bot", "Хвилинку", "Ми перевіряємо ваш браузер перед входом на сайт. Це триватиме кілька секунд."),
        (
            "error",
            "Тут нічого немає",
            "Такої сторінки не існує або її видалено. Поверніться на головну чи скористайтеся пошуком.",
        ),
        (
            "maintenance",
            "Скоро повернемося",
            "Тривають технічні роботи. Дякуємо за терпіння, ми знову будемо з вами о шостій.",
        ),
        ("login", "{title}", "Цей матеріал лише для передплатників. Увійдіть або оформіть підписку за одну гривню."),
        ("teaser", "{title}", "{start} ...|Читати далі можуть передплатники. Увійти."),
    ),
}
_UNSEEN = (
    (
        "en",
        "queue",
        "You are in line",
        "A great many readers came at once. You keep your place while this window stays open; about four minutes remain.",
    ),
    (
        "en",
        "hosting",
        "This name is parked",
        "The owner of this name has not put anything here yet. Names like this one are sold every day.",
    ),
    (
        "en",
        "print",
        "{title}",
        "Printing is part of the larger plan. Choose a plan, or give this story to a friend with a gift link.",
    ),
    (
        "en",
        "quota",
        "Three of three",
        "That was your last free story this month. Keep independent reporting alive, from one euro a week.",
    ),
    ("en", "age", "How old are you?", "Some of what we show is made for adults. Enter your year of birth to go on."),
    (
        "en",
        "old browser",
        "Time for an update",
        "What you look with is older than what we are built for. Here are four that work.",
    ),
    (
        "en",
        "newsletter",
        "Before you go",
        "Ten lines each morning, written by people who were up all night. Leave your address.",
    ),
    (
        "en",
        "cookies",
        "A word on storage",
        "Without small files on your machine nothing here would work. They are harmless, says our lawyer.",
    ),
    (
        "en",
        "error",
        "Something broke",
        "The fault is ours and has number 7f3a-11. A person has been woken and looks into it.",
    ),
    (
        "en",
        "moved",
        "We have a new house",
        "All our pages now live under another name. Your bookmark will take you there in five seconds.",
    ),
    (
        "de",
        "queue",
        "Gleich sind Sie dran",
        "Sehr viele Leserinnen sind zugleich gekommen. Ihr Platz bleibt Ihnen erhalten, solange dieses Fenster offen ist.",
    ),
    ("de", "region", "Hier nicht zu sehen", "Aus Gründen der Rechte zeigen wir diesen Beitrag in Ihrem Land nicht."),
    (
        "de",
        "quota",
        "Das war der letzte",
        "Ihre freien Texte sind für diesen Monat gelesen. Ab einem Euro in der Woche geht es weiter.",
    ),
    ("de", "print", "{title}", "Dieser Beitrag erschien im Heft. Das Heft gibt es am Kiosk und als Datei."),
    ("de", "error", "Hoppla", "Da ging bei uns etwas schief. Die Kollegen wissen Bescheid und kümmern sich darum."),
    ("uk", "queue", "Ви у черзі", "Читачів зараз дуже багато. Не закривайте це вікно, і ваше місце збережеться."),
    (
        "uk",
        "region",
        "У вашій країні не показуємо",
        "Через авторські права ця публікація недоступна там, де ви зараз перебуваєте.",
    ),
    (
        "uk",
        "quota",
        "Це була остання",
        "Безкоштовні тексти цього місяця прочитано. Підтримайте редакцію від десяти гривень.",
    ),
    ("uk", "error", "Щось зламалося", "Помилка на нашому боці. Ми вже знаємо про неї й працюємо."),
    ("uk", "advert", "Наш застосунок", "Швидше, тихіше й без реклами. Завантажте його сьогодні."),
)
SEEN = tuple(
    WallPage(kind, language, heading, text, head)
    for language, pages in _TEXTS.items()
    for kind, heading, text in pages
    for head in ("", _OG, '<meta property="og:site_name" content="Harbour Desk">')
)
"""Written beside the rules: each text bare, with the article's own metadata, and with those of its site."""
UNSEEN = tuple(WallPage(kind, language, heading, text) for language, kind, heading, text in _UNSEEN)
"""Written once the rules stood, and not looked at when they were made."""
