"""Words that tell what a part of a page is: menus and boxes that are no list of articles, and headings of such boxes."""

from __future__ import annotations

import re

# Tokens of class and id. A menu never lists articles; a box at the side seldom does.
MENU_TOKENS = frozenset(
    """
    nav navbar navigation navi menu menus submenu megamenu flyout dropdown breadcrumb breadcrumbs crumb crumbs
    footer foot colophon pagination pager paging paginator pagenav share sharing social socials follow cookie cookies
    consent gdpr skip langs language languages lang toolbar topbar topline login signin sitemap masthead
    """.split()
)
SIDE_TOKENS = frozenset(
    """
    sidebar side aside secondary rail widget widgets related recommended recommendation recommendations popular
    mostread mostviewed mostpopular trending ranking tags tagcloud taglist newsletter subscribe subscription ad ads
    advert advertisement advertising sponsored sponsor sponsors partner partners promo promoted teaser-ad filter filters
    facet facets facetbox event events calendar kalender agenda job jobs career careers vacancy vacancies service
    services comment comments author authors byline bio quicklinks links usefullinks banner banners poll quiz games
    puzzles podcast-list weather
    """.split()
)

_NOT_ARTICLES = (
    # most read
    r"most[- ](?:read|viewed|popular|shared|commented|clicked)|popular|trending|top stories this week|meist\s?gelesen\w*|meist\s?geklickt"
    r"|beliebt\w*|les plus (?:lus?|vus?|consult\w+)|lo más (?:leído|visto)|más (?:leídas?|leídos?|vist[ao]s)|più letti|i più (?:letti|visti)"
    r"|mais lidas?|najczęściej czytane|najpopularniejsze|popularne|meest gelezen|mest lästa?|mest läst|mest læste|mest lest|luetuimmat"
    r"|nejčtenější|najčítanejšie|legolvasottabb|cele mai citite|популярн\w*|найпопулярніш\w*|найчитаніш\w*|самое читаемое|читают"
    r"|най-четени|en çok okunan\w*|الأكثر (?:قراءة|مشاهدة)|ランキング|よく読まれ|アクセス|많이 본|인기|热门|熱門|点击排行"
    # events, jobs, services, people, subjects
    r"|(?:upcoming|next|coming)\b.{0,20}|(?:nächste|anstehende|kommende)\b.{0,20}|(?:prochain\w*|à venir)\b.{0,20}|pr[oó]ssim\w*\b.{0,20}|próxim\w*\b.{0,20}"
    r"|najbliższe\b.{0,20}|найближч\w*\b.{0,20}|ближайш\w*\b.{0,20}|podcasts?|events?|what'?s on|calendar|diary|agenda|termine|veranstaltung\w*|kalender|événements?|évènements?|agenda|eventi"
    r"|eventos|wydarzenia|kalendarium|події|календар|афіша|анонси|события|мероприятия|evenimente|акции|イベント|行事|행사|活动|الفعاليات"
    r"|jobs?|vacanc\w+|careers?|join us|stellen\w*|karriere|offres d.emploi|recrutement|empleo|lavora con noi|praca|oferty pracy|вакансії|вакансии"
    r"|採用|募集|채용|招聘|وظائف|lediga (?:jobb|tjänster)"
    r"|services?|useful links?|quick links?|links?|related(?: links| sites| content| pages)?|see also|more about|resources|tools|forms"
    r"|nützliche links|service|siehe auch|liens utiles|voir aussi|services en ligne|démarches|enlaces|servicios|destacados|link utili|servizi"
    r"|strumenti|przydatne linki|rejestry|usługi|корисні посилання|посилання|послуги|сервіси|актуально|полезные ссылки|услуги|linkuri utile"
    r"|informații utile|関連(?:リンク|サイト)?|リンク|サービス|バナー|خدمات|روابط"
    r"|departments?|topics?|themes?|categor\w+|tags?|subjects?|issues|sections?|archives?|themen|rubriken|schlagworte|orte|archiv|thèmes|rubriques"
    r"|temas|categorías|archivo|temi|categorie|archivio|tematy|kategorie|archiwum|теми|рубрики|категорії|архів|темы|архив|タグ|カテゴリー?|アーカイブ"
    r"|(?:browse|explore|search|filter|find|more)\b.{0,20}\bby\b.{0,20}|stöbern.{0,20}|parcourir.{0,20}|explorar.{0,20}|esplora.{0,20}"
    r"|authors?|our (?:people|team|experts)|experts|contributors|autoren|auteurs|autores|автори|авторы"
    r"|newsletters?|subscribe|follow us|contact(?: us)?|contacts|kontakt|contacto|contatti|контакти|контакты|お問い合わせ"
    r"|advertis\w+|sponsored(?: content)?|paid (?:content|post)|partner(?:s|ed)? content|from our partners|anzeigen?|werbung|publicité|publicidad|pubblicità"
    r"|reklama|реклама|новини партнерів|новости партнеров|pr|広告|puzzles?|games|quiz\w*|crosswords?|weather|downloads?|legal notices|statutes?"
    r"|recent comments|comments|frequently asked questions|faqs?|questions? fréquentes?|help"
)
BOX_HEADING = re.compile(
    rf"\W*(?:(?:all|our|the|weitere|alle|nos|les|le|i|gli)\s+)?(?:{_NOT_ARTICLES})\b", re.IGNORECASE
)
BOX_ENDING = re.compile(
    r"\W*(?:[\w’'-]+\W+){0,3}(?:departments?|ministries|agencies|services?|topics?|themes?|categories|events?|calendar|jobs?|vacancies|links"
    r"|documents|downloads?|registers|guides?|forms|authors|contributors|people|experts|partners|newsletters?|podcasts?|videos?|galleries|weather|directory"
    r"|veranstaltungen|termine|dienste|themen|behörden|links|événements|évènements|services|liens|thèmes|eventos|servicios|enlaces|eventi|servizi|link"
    r"|wydarzenia|usługi|rejestry|події|послуги|посилання|события|услуги|ссылки)\W*",
    re.IGNORECASE,
)
_NEWS = (
    r"news|latest|press|releases?|statements?|announcements?|publications?|reports?|articles?|stories|headlines|updates|blog|posts|speeches"
    r"|aktuell\w*|nachrichten|meldungen|pressemitteilung\w*|neueste\w*|mitteilungen|actualités?|communiqués?|dépêches?|nouvelles|noticias|prensa|comunicados"
    r"|notizie|comunicati|stampa|aktualności|wiadomości|komunikaty|новини|новин|повідомлення|пресреліз\w*|новости|сообщения|știri|comunicate|nyheter|nyheder"
    r"|uutiset|ニュース|お知らせ|新着|発表|報道|뉴스|보도|공지|新闻|公告|أخبار|الأخبار|بيانات"
)
NEWS_HEADING = re.compile(rf"\W*(?:\w+\s+){{0,3}}(?:{_NEWS})", re.IGNORECASE)

# Addresses of lists, people and functions, not of articles.
NO_ARTICLE_PATH = re.compile(
    r"/(?:tags?|thema|themen|topics?|temas?|subjects?|categor(?:y|ies)|categoria|categorie|kategorie|cat|rubri(?:k|que|c)\w*|sections?|authors?|autor(?:en|es)?"
    r"|auteurs?|avtor|people|staff|experts?|profiles?|users?|members?|events?|veranstaltung\w*|termine|kalender|calendar|agenda|jobs?|careers?|vacanc\w+|stellen\w*"
    r"|search|suche|recherche|buscar|login|signin|register|abo|subscribe|newsletters?|contact|kontakt|about|impressum|datenschutz|privacy|terms"
    r"|cookies?|sitemap|rss|feeds?|shop|store|advertis\w+|sponsored|gallery|galleries|help|faq)(?:[/?.]|$)",
    re.IGNORECASE,
)
PAGE_PARAMETER = re.compile(
    r"[?&](?:p=\d{1,2}|(?:page|paged|pg|start|offset|seite|pageno|from|_page)=\d+)(?:&|$)|/page/\d+/?$", re.IGNORECASE
)
GENERIC_TEXT = re.compile(
    r"\W*(?:(?:read|see|view|learn|find out|show|load|continue)\b.{0,20}|more\b.{0,12}|more\b.{0,40}\bcoverage|details?|here|link|download|pdf|print|share|comments?|\d+\s+comments?"
    r"|weiter(?:lesen)?|mehr.{0,12}|zum artikel|lire (?:la suite|plus|l.article)|en savoir plus|suite|leer más|ver más|leggi(?: tutto| di più)?|continua"
    r"|czytaj (?:więcej|dalej)|więcej|детальніше|докладніше|читати (?:далі|більше)|читать (?:далее|дальше)|подробнее|citește mai mult|läs mer|les mer|læs mere"
    r"|lue lisää|devamı|続きを読む|もっと見る|詳細|자세히|더보기|更多|阅读全文|التفاصيل|للمزيد|اقرأ (?:المزيد|أكثر)|المزيد)\W*",
    re.IGNORECASE,
)
