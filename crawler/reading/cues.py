"""The wording of lines that stand in an article's text and are none of it, in the languages of the news."""

from __future__ import annotations

import re

from crawler.read_also import of_all_languages


def _any(*patterns: str) -> str:
    return "(?:" + "|".join(patterns) + ")"


_NOT_IN_A_WORD = r"(?:(?<=[^\W\d_a-zÀ-ӿ])|(?!\w))"
"""Behind a phrase: the end of a word; Chinese, Japanese, Korean, Arabic and Hebrew need none."""
# "Read also: <headline>". The words open the line; what follows is the headline of another article. Beside the phrases
# that all rooms know, those that only the place of a line in a page makes believable.
READ_ALSO = re.compile(
    r"^\W*"
    + _any(
        _any(*of_all_languages("always"), *of_all_languages("headline")) + _NOT_IN_A_WORD,
        _any(*of_all_languages("label")) + r"\s*(?::|$)",
        r"(?:you )?(?:may|might) (?:also )?(?:be interested|like)",
        r"(?:also )?read(?: also| more| next| here| our| this)?\s*[:|»>-]",
        r"also (?:see|on)\b", r"dont miss\b", r"trending(?: now)?\s*(?::|$)", r"see more\b", r"(?:more|read) (?:on|about) this\b", r"watch\s*:",
        r"more\s*:", r"more (?:from|coverage)\b",
        r"related(?: articles?| stor(?:y|ies)| content| news| topics?| posts?| links?)?\s*(?::|$)",
        r"must[- ]reads?\s*(?::|$)",
        r"lesen sie (?:auch|hier|dazu|mehr|weiter|zudem)", r"lies (?:auch|hier|mehr)",
        r"auch (?:lesen|auf)\b", r"mehr (?:themen|lesen|news)\b",
        r"weitere (?:artikel|themen|meldungen|beiträge|nachrichten|infos?|informationen)\b.{0,40}$",
        r"zum artikel\s*:", r"passend dazu", r"schon gelesen",
        r"das könnte (?:sie|dich|euch) (?:auch )?interessieren", r"das thema könnte",
        r"empfohlene (?:beiträge|artikel)", r"empfohlener redaktioneller inhalt",
        r"(?:>>|»|→)\s*(?:hier|mehr|lesen|zum)\b", r"top-themen", r"hintergrund\s*:",
        r"(?:à )?lire plus", r"à (?:lire|voir|écouter)\b", r"ailleurs sur le web",
        r"le[ae](?:n)?(?: también| además| más)?\s*:", r"le[ae] además\b",
        r"(?:le |te |les )?(?:puede|podría) interesar", r"ve[ar](?: también)?\s*:", r"mir[ae]\s*:",
        r"(?:puedes|puede) ver\s*:", r"(?:noticias?|notas?|artículos?|contenidos?) relacionad[oa]s?",
        r"más (?:noticias|información|sobre)\b.{0,40}$", r"temas(?: relacionados)?\s*:?$",
        r"(?:ti )?potrebbe(?:ro)? (?:anche )?interessar",
        r"notícias? relacionad",
        r"meer (?:over|lezen)\b.{0,40}$",
        r"przeczytaj (?:też|także|również)", r"zobacz więcej", r"więcej o\b",
        r"čtěte (?:též|více)", r"čítajte aj", r"cite(?:ș|ş)te mai",
        r"olvas(?:d|sa) (?:el|még|tovább)", r"διαβάστε και",
        r"чита(?:йте|ть) (?:ещ[её]|нас|по теме)", r"смотри также",
        r"подробнее\s*(?::|$)", r"вам может быть интересно",
        r"чита(?:йте|ти) (?:ще|далі|нас|по темі)", r"дивись також", r"(?:за|по) тем[ою]ю?\s*(?::|$)",
        r"більше про\b",
        r"чытайце (?:таксама|яшчэ)", r"прочетете също", r"прочитајте|pročitajte|pogledajte",
        r"(?:ayrıca|bunu da|devamını) oku", r"ilgili haber",
        r"おすすめ", r"延伸閱讀", r"주요뉴스",
        r"(?:בנושא|קראו) (?:זה|עוד|גם)",
    ),
    re.IGNORECASE,
)  # fmt: skip

# Furniture that is a line of its own: whole short lines only.
LABEL = re.compile(
    r"^\W*"
    + _any(
        r"article content", r"(?:story|article) continues below.*",
        r"advert(?:isement|ising|orial)?(?: \d+)?(?: ?(?:story|article) continues below.*)?",
        r"sponsored(?: content)?", r"promoted(?: content)?",
        r"(?:anzeige|werbung)", r"passer la publicité", r"publicité", r"la suite après la publicité", r"publicidade?",
        r"pubblicità", r"reklam[ae]?", r"реклама", r"advertentie", r"annonse?", r"hauptinhalt",
        r"share(?: this)?(?: article| story| post)?(?: on .{0,40})?", r"teilen",
        r"(?:artikel )?(?:teilen|drucken|merken)", r"partager(?: cet article)?", r"compartir", r"condividi",
        r"поделиться.{0,20}", r"поділитися.{0,20}", r"udostępnij", r"delen", r"del",
        r"comments?(?: \(\d+\))?", r"\d+ comments?", r"kommentare?(?: \(?\d+\)?)?", r"leave a (?:comment|reply)",
        r"commentaires?", r"comentarios?", r"комментарии", r"коментарі",
        r"print", r"e-?mail", r"copy link", r"facebook", r"twitter", r"whatsapp", r"telegram", r"x", r"linkedin",
        r"pinterest", r"reddit", r"flipboard",
        r"play(?: video)?", r"loading\.*", r"listen(?: to (?:this )?article)?(?: \d+ min(?:utes)?)?",
        r"watch (?:now|live)", r"live", r"video", r"bild anzeigen", r"bildergalerie", r"(?:foto|photo)s?\s*\d*",
        r"sign up", r"subscribe(?: now)?", r"log ?in", r"register", r"suscr[ií]bete",
        r"thanks for signing up", r"sorry", r"get daily .{2,40} news(?:letter)?", r"tags?", r"topics?", r"themen",
        r"schlagworte?", r"temas", r"теги", r"mots[- ]clés", r"etiquetas",
        r"\d+ min(?:ute)?s? read", r"ten tekst przeczytasz w .{0,30}", r"(?:ende|beginn) der weiteren informationen",
        r"(?:lesezeit|lesedauer|reading time|tempo de leitura|temps de lecture|tiempo de lectura|tempo di lettura|"
        r"leestijd)\s*:?\s*(?:ca\. )?\d+\s*min.*", r"\d+ (?:min(?:uten)? (?:lesezeit|lesedauer)|min de lecture)",
        r"カテゴリーをフォローする",
    )
    + r"\W*$",
    re.IGNORECASE,
)  # fmt: skip

# Said to the reader by the site, wherever it stands. Second person and the site's own service in one sentence.
NOTICE = re.compile(
    _any(
        r"(?:we|this (?:site|website|page)) uses? cookies",
        r"by (?:staying|continuing|using|browsing|clicking|remaining|subscribing|signing up)\b.{0,80}\byou(?:'re| "
        r"are)? (?:consent|agree|accept|agreeing|confirm)", r"accept (?:all )?cookies",
        r"cookie (?:settings|preferences|policy|einstellungen|richtlinie)",
        r"(?:wir|diese (?:seite|website)) (?:verwende[nt]|nutz(?:en|t)|setz(?:en|t)) cookies",
        r"ich bin damit einverstanden, dass mir",
        r"an dieser stelle (?:finden sie|steht) .{0,60}(?:inhalt|ausgewählt)",
        r"um (?:diesen|den) (?:externen )?inhalt.{0,60}(?:laden|anzuzeigen|sehen)",
        r"klicken sie auf den (?:unteren )?button",
        r"(?:nous|ce site) utilis(?:ons|e) des cookies", r"en poursuivant (?:votre|la) navigation",
        r"(?:utilizamos|usamos|este sitio (?:web )?(?:utiliza|usa)) cookies", r"al (?:continuar|seguir) navegando",
        r"(?:utilizziamo|usiamo|questo sito (?:utilizza|usa)) (?:i )?cookie",
        r"(?:używamy|korzystamy z|ta strona (?:używa|korzysta z)) (?:plików )?cookie",
        r"(?:utilizamos|este site (?:utiliza|usa)) cookies",
        r"(?:wij gebruiken|deze (?:site|website) gebruikt) cookies",
        r"(?:мы используем|сайт использует|этот сайт использует) (?:файлы )?(?:cookie|куки)",
        r"(?:ми використовуємо|сайт використовує|цей сайт використовує) (?:файли )?(?:cookie|кук[иі])",
        r"(?:продолжая|оставаясь).{0,60}(?:соглаша|даете согласие|даёте согласие)",
        r"(?:продовжуючи|залишаючись).{0,60}(?:погоджу|даєте згоду|надаєте згоду)",
        r"(?:this site is protected by|protected by) recaptcha", r"error processing your subscription",
        r"keep an eye on your inbox",
        r"sign up (?:for|to) (?:our|the|get|receive)\b.{0,80}(?:newsletter|updates|emails?|inbox|content|stories|"
        r"news)",
        r"subscribe (?:to|now to|for) (?:our|the)\b.{0,80}(?:newsletter|channel|edition|updates|podcast|story)",
        r"(?:delivered|straight|sent|directly) (?:directly )?(?:to|into) your (?:inbox|email)",
        r"(?:abonnieren sie|abonniere|melde dich|melden sie sich).{0,80}(?:newsletter|kanal|channel|push)",
        r"newsletter (?:informiert|abonnieren|bestellen)", r"in (?:deinen|ihren|euren) posteingang",
        r"(?:inscrivez-vous|abonnez-vous) (?:à|gratuitement).{0,60}(?:newsletter|infolettre|lettre)",
        r"(?:suscríbete|suscríbase|apúntate|regístrate).{0,60}(?:newsletter|boletín|bolet[ií]n|canal|gratis)",
        r"iscriviti (?:alla|al).{0,60}(?:newsletter|canale)", r"(?:inscreva-se|assine).{0,60}(?:newsletter|canal)",
        r"zapisz się (?:na|do).{0,60}newsletter",
        r"(?:подпи(?:сывайтесь|шитесь|шись)|следите за (?:нами|нашими)) (?:на|в|за).{0,80}(?:канал|телеграм|"
        r"telegram|facebook|youtube|рассылк|новост|viber|вайбер|дзен)",
        r"(?:підпи(?:суйтесь|суйтеся|шіться|шись)|стежте за) (?:на|в|у|за).{0,80}(?:канал|телеграм|telegram|"
        r"facebook|youtube|розсилк|новин|viber|вайбер)", r"(?:obserwuj|śledź) nas (?:na|w)\b",
        r"(?:follow|like|join) us on\b.{0,60}(?:facebook|twitter|instagram|telegram|whatsapp|youtube|x\b|google)",
        r"follow (?:\S+ ){1,4}on (?:facebook|twitter|instagram|telegram|whatsapp|youtube|x\b|google)",
        r"folge(?:n sie)? uns (?:auf|bei)\b", r"suivez[- ]nous sur\b", r"síguenos en\b", r"seguici su\b",
        r"(?:únete|sigue)\b.{0,50}(?:canal|whatsapp|telegram)",
        r"(?:like|enjoy(?:ed)?) this (?:story|article)\?", r"(?:share|send) (?:it|this) with (?:a|your) friend",
        r"hat ihnen (?:der|dieser) artikel gefallen", r"fehler gefunden",
        r"(?:folgst du|folgen sie) (?:uns )?(?:schon|bereits)", r"(?:download|get) (?:the|our) (?:\S+ ){0,3}apps?\b",
        r"to view the full story", r"already a subscriber", r"(?:exclusivo|solo|sólo) para suscriptores",
        r"subscribe (?:today|now) (?:to|for)\b", r"continue reading with", r"you (?:can|may) unsubscribe at any time",
        r"(?:views|opinions) (?:expressed|in this (?:article|column)).{0,80}(?:author|writer|own|reflect|represent)",
        r"(?:müssen|muss) nicht .{0,40}meinung der redaktion", r"(?:geben|gibt) nicht .{0,40}meinung der redaktion wieder",
        r"n['’]engage(?:nt)? que (?:son|leurs?|l['’]|ses)", r"no (?:reflejan?|representan?) necesariamente",
        r"non riflett(?:e|ono) necessariamente", r"не обязательно (?:отража|совпада)|может не совпадать с",
        r"не обов['’ʼ]язково (?:відобража|збіга)|може не збігатися",
        r"^\W*(?:please )?(?:support|help us|help fund) (?:our|independent|quality|free) .{0,40}(?:journalism|reporting|newsroom)",
        r"(?:hilf|helfen sie|unterstütz\w*|sicher\w*|ermöglich\w*)\b.{0,60}(?:unser\w*|diesen|unabhängig\w*) journalismus",
        r"soutenez (?:notre|le|un) .{0,30}(?:journalisme|rédaction)", r"apoya (?:nuestro|el|al) .{0,30}periodismo",
        r"(?:поддержите|підтримайте) (?:нас|наш|редакц|независим|незалежн)",
        r"may earn (?:a|an) (?:affiliate )?commission", r"(?:enthält|contains) affiliate[- ]links?",
    ),
    re.IGNORECASE,
)  # fmt: skip

# One of these is in every line NOTICE can match; looking for them first saves most lines the long pattern.
NOTICE_STEMS = (
    "cookie", "куки", "кукі", "recaptcha", "newsletter", "infolettre", "boletín", "boletin", "lettre", "subscri",
    "abonn", "inbox", "email",
    "posteingang", "suscr", "apúntate", "regístrate", "inscri", "inscre", "assine", "iscriviti", "подпи", "підпи",
    "следите", "стежте",
    "obserwuj", "śledź", "follow", "folg", "suivez", "síguenos", "seguici", "únete", "sigue", "like us", "join us",
    "consent", "agree", "accept",
    "confirm", "einverstanden", "inhalt", "button", "poursuivant", "continuar", "seguir", "соглас", "соглаша",
    "погоджу", "згоду", "enjoy",
    "like this", "a friend", "your friend", "gefallen", "fehler gefunden",
    "download the", "download our", "get the", "get our", "view the full", "continue reading", "may earn",
    "affiliate", "sign up", "kanal", "story", "views", "opinions", "redaktion", "engage", "necesariamente",
    "necessariamente", "обязательно", "может не", "обов", "може не", "journalism", "reporting", "newsroom",
    "soutenez", "apoya", "поддержите", "підтримайте",
)  # fmt: skip

# Only at the end of a text: rights and addresses. "Source: X" and "With files from X" stay: they are credits.
TAIL = re.compile(
    r"^\W*"
    + _any(
        r"(?:copyright|©|ⓒ|\(c\))\s.{0,160}", r".{0,120}\ball rights reserved\b.{0,80}",
        r".{0,80}alle rechte vorbehalten.{0,40}", r".{0,80}tous droits réservés.{0,40}",
        r".{0,80}(?:todos los derechos|todos os direitos) reservados.{0,40}",
        r".{0,80}(?:все права защищены|усі права захищені|всі права захищені|wszelkie prawa zastrzeżone)"
        r".{0,60}", r".{0,80}無断転載.{0,60}",
        r".{0,60}무단\s?전재.{0,60}",
        r"\S+@\S+\.\w{2,}", r"(?:twitter|x|facebook|instagram)(?:\.com/|\s*:\s*@?)\S+", r"@\w{2,30}",
        r"filed under\b.{0,80}", r"(?:e-?mail|contact)\s*:?\s*\S+@\S+",
        r"(?:comments?|tags?|categor(?:y|ies)|schlagwort(?:e|er)?|themen|topics?|теги|tagi|etiquetas)\s*:.{0,160}",
        r"(?:first )?published (?:on )?.{0,12}\d{4}.{0,20}", r"(?:last )?updated (?:at|on)? ?.{4,30}", r"https?://\S+",
    )
    + r"$",
    re.IGNORECASE,
)  # fmt: skip
