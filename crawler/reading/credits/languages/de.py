"""How German-language newsrooms credit."""

from crawler.reading.credits.cue_tables import Cues

CUES = Cues(
    types=r"""
        (?:\w+-?)?zeitung(?:en)?; (?:\w+-?)?magazins?; (?:\w+-?)?agentur(?:en)?; (?:\w+-?)?blatts?;
        (?:\w+-?)?senders?; (?:\w+-?)?sender; (?:\w+-?)?portals?; (?:\w+-?)?dienst(?:e|es|s)?; (?:\w+-?)?website;
        webseite; medium; mediums; tageszeitungen; rundfunk(?:anstalt|sender)?; hörfunk; radio; fernsehen;
        fernsehsender; boulevardblatt(?:s|es)?; (?:wochen|tages|monats)(?:zeitung|blatt|zeitschrift); zeitschrift;
        plattform; rechercheverbund(?:e?s)?(?: aus| von)?; redaktionsnetzwerk(?:s)?; recherchenetzwerk; nachrichtenseite; internetseite;
        online-portal(?:s)?; korrespondent(?:in|en)?; reporter(?:in|n|s)?; journalist(?:in|en)?; us-\w+; programm
    """,
    articles=r"""
        der; die; das; dem; den; des; vom; beim; zur; zum; von; in; im; the; le; el; la; il; bei; l['’];
        britische[nrs]?; deutsche[nrs]?; russische[nrs]?; amerikanische[nrs]?
    """,
    before=r"""
        bericht(?:et|ete|eten|en)(?: es)?; schreib(?:t|en); schrieb(?:en)?; meld(?:et|ete|eten|en); notier(?:t|te|en);
        enthüll(?:t|te|ten|en); veröffentlich(?:t|te|ten|en); vermeld(?:et|ete|en); recherchierte(?:n)?;
        laut(?: \w+){0,2} (?:von|in|im)(?= ?(?:der|dem|den|des)?\s*\Z); laut; gemäß; zufolge; so; wie aus; sagt;
        (?:heißt|hieß) es(?: \w+)? (?:in|bei|im|von);
        nach(?: \w+)? (?:informationen|angaben|recherchen|berichten|meldungen|darstellung|schätzungen
        |berechnungen|einschätzung|einem bericht|bericht)(?: (?:von|des|der|aus))?;
        einem (?:\w+ )?bericht (?:des|der|von|im|in)(?: (?:der|des))?;
        (?:informationen|recherchen|quellen|berichte) (?:des|der|von);
        (?:berichtet|gemeldet|enthüllt|veröffentlicht|zitiert) (?:\w+ )?von
    """,
    work=r"""
        (?:berichts?|artikels?|beitrags?|beitrag|interviews?|recherchen?|gastbeitrag|meldung(?:en)?|reportage
        |kommentars?|geschichte|exklusivbericht|medienbericht|analyse|story|enthüllung(?:en)?|text|podcast
        |doku(?:mentation)?|essay|kolumne|berichte)(?: \w+)? (?:der|des|in|im|von|für|bei|auf|aus|mit
        |vom)(?: (?:der|dem|den|des))?;
        (?:erschien(?:en)?|veröffentlicht|erschienen|stand|steht|nachzulesen|zu lesen)(?: \w+){0,2} (?:in|im|bei
        |auf|von); schreib(?:t|en) (?:\w+ ){0,2}(?:in|im|für)
    """,
    cite=r"""
        unter (?:berufung|verweis|bezug|bezugnahme)(?: \w+)? auf;
        mit (?:verweis|bezug|hinweis|berufung|link)(?: \w+)? auf; (?:be)?ruf(?:t|en|end) sich(?: \w+){0,2} auf;
        sich(?: \w+){0,3} berufend auf; berief(?:en)? sich(?: \w+){0,2} auf; verweis(?:t|en)(?: \w+){0,2} auf;
        verwies(?:en)?(?: \w+){0,2} auf; bezieh(?:t|en) sich(?: \w+){0,2} auf; bezog sich auf; unter zitierung;
        zitier(?:t|te|en)(?! von); greift (?:\w+ ){0,3}auf
    """,
    relay=r"""
        (?:zitiert|wiedergegeben|verbreitet|weiterverbreitet)(?: \w+)? (?:von|nach|bei);
        zit(?:iert|\.) n(?:ach|\.)
    """,
    told=r"""
        (?:sagte[n]?|erklärte[n]?|erzählte[n]?|bestätigte[n]?|verriet(?:en)?|äußerte[n]? sich|schilderte[n]?
        |teilte[n]?|betonte[n]?|versicherte[n]?|kritisierte[n]?|erläuterte[n]?|berichtete[n]?
        |sagt)(?: [^\s.,;:()]+){0,5} (?:der|dem|den|gegenüber|zu|bei|im|in|mit|beim); gegenüber;
        (?:im|ein|einem|das|beim)? ?(?:\w+-)?(?:interview|gespräch|gesprächen)(?: \w+)? (?:mit|in|bei|der|des
        |gegenüber|für|auf|im); sprach(?:en)?(?: \w+){0,2} (?:mit|gegenüber); gesprochen mit
    """,
    learned=r"""
        (?:liegt|liegen|lag|lagen|vorliegt|vorliegen)(?: \w+)? (?:der|dem|den)?; erfuhr(?:en)?(?: \w+)?;
        erfahren (?:hat|haben); (?:eingesehen|gesehen|ausgewertet|befragt) von; hat erfahren;
        nach (?:\w+ )?(?:informationen|recherchen) (?:des|der|von)
    """,
    after=r"""
        bericht(?:et|ete|eten|en); schreib(?:t|en); schrieb(?:en)?; meld(?:et|ete|eten|en); zufolge;
        zitier(?:t|te|ten|en); enthüll(?:t|te|ten|en); veröffentlich(?:t|te|ten|en);
        (?:hat|haben|hatte|hatten)(?: \w+){0,4} (?:berichtet|gemeldet|geschrieben|enthüllt|veröffentlicht
        |recherchiert|aufgedeckt); unter (?:berufung|verweis); verweist auf; beruft sich; berufen sich;
        recherchier(?:te|ten|t); interviewte(?:n)?; vermeld(?:et|ete|en); deckte; nennt; spricht von; schätzt;
        und andere (?:medien )?berichte(?:n|ten)?; so
    """,
    after_weak=r"sagt; teilt mit; erklärt; weiß; kennt",
    spoken=r"""
        sag(?:t|te|ten); erklär(?:t|te|ten); kündig(?:t|te|ten); warn(?:t|te|ten); beton(?:t|te|ten);
        bestätig(?:t|te|ten); interview; fordert?e?; kritisier(?:t|te); meinte; schloss;
        frag(?:t|te|ten); nann(?:te|ten); nennt; beschrieb; bezeichnete[n]?; schimpfte; verteidigte; räumte
    """,
    aired=r"im; in der; bei; in den",
    learned_after=r"""
        (?:[\w-]+ ){0,4}?erfuhr(?:en)?; erfahren (?:hat|haben); (?:hat|haben)(?: \w+){0,3} (?:erfahren|eingesehen);
        (?:liegt|liegen|lag|lagen|vorliegt|vorliegen); konnte(?:n)?(?: \w+){0,3} einsehen; sprach mit
    """,
    told_after=r"""
        (?:\w+ ){0,3}?(?:sagte[n]?|erklärte[n]?|erzählte[n]?|bestätigte[n]?|schilderte[n]?|verriet(?:en)?|gesagt
        |bestätigt|erzählt); gegenüber; (?:ein|kein) (?:\w+ ){0,2}interview
    """,
    work_after=r"""
        (?:bericht(?:s|en|e)?|informationen|meldung(?:en)?|recherchen?|interview|angaben|erschienen\w* (?:artikel|interview|beitrag|bericht|text|kommentar|essay)\w*|reporter
        |korrespondent(?:in|en)?|artikel|gespräch|quellen|exklusivbericht|daten|investigativ\w*)
    """,
    adverbs=r"""
        am; darüber; davon; hierüber; heute; gestern; zuerst; zunächst; zuvor; bereits; auch; exklusiv; in; ihrer; seiner; im;
        (?:mon|diens|donners|frei|sams|sonn)tag(?:s|abend|morgen)?; mittwoch(?:s|abend|morgen)?; ausgabe; online;
        januar; februar; märz; april; mai; juni; juli; august; september; oktober; november; dezember; \d{1,2}\.?;
        jüngst; kürzlich; vergangene; woche; unterdessen; derweil; weiter; hatte; hat; haben; früher; ferner;
        zudem; ebenfalls;
        diese[mnrs]?; vorab; exklusiv; erstmals
    """,
    not_report=r"""
        (?:keine |wieder |rote |schwarze |hohe |einen? )*(?:verluste?|gewinn(?:e)?|umsatz\w*|stellenabbau
        |insolvenz|quartalszahlen|auflagen?\w*)(?: an)?
    """,
    not_outlet=r"""
        institute?; stiftung; gruppe; group; konzern(?:s)?; verlag(?:s)?; chefredakteur(?:in|s)?; chefin; chef;
        redakteur(?:e|in|innen|en)?; redaktion(?= (?:streikt|protest|wird|zieht|bekommt|soll|muss))?;
        mitarbeiter(?:n|innen)?; geschäftsführer(?:in|s)?; eigentümer(?:in)?; sprecher(?:in)?; moderator(?:in)?;
        intendant(?:in|en)?; herausgeber(?:in)?; leser(?:n|innen)?; foundation; intelligence; mannschaft; weit
    """,
    plain_behind=r"""
        (?:in|an|auf|um|durch|gegen|ohne) die; in den; zur; alle[rs]?; ganzen?; diese[rs]?; lange[rs]?; kurze[rs]?;
        ein; eine[mnrs]?; kein; keine[mnrs]?; dein; mein; jeder; viel; mehr; genug; unsere[rs]?; seine[rs]?; ihre[rs]?; erste[nr]?; letzte[rn]?
    """,
    plain_before="zu; auf; in die; in den; über; zurück; nach vorn; aus; lang; später; vor; gegen",
    capitals_are_names=False,
    joiner=r"und; sowie; oder; wie auch",
    label=r"quellen?; via; mit material von; original; agenturen; redaktion; weitere quellen; textquelle",
    opener="aus (?:dem; der); aus",
    wire=r"""
        mit (?:material|informationen|agenturmaterial|inhalten) (?:von|der|des)(?: (?:der|des|den))?;
        (?:dieser|der) (?:text|beitrag|artikel|bericht) (?:basiert|beruht) auf (?:\w+ ){0,3}(?:von|der|des);
        (?:übernommen|verbreitet) von; eigene recherche(?:n)?(?: und|,)?; mit agenturen
    """,
    republished=r"""
        (?:zuerst|ursprünglich|zunächst|erstmals) (?:\w+ )?(?:erschien(?:en)?|veröffentlicht
        |publiziert)(?: \w+){0,3}? (?:bei|in|im|auf|von)(?: (?:der|dem|den))?;
        (?:erschien|erschienen|veröffentlicht)(?: \w+){0,3}? (?:zuerst|ursprünglich|zunächst) (?:bei|in|im|auf
        |von)(?: (?:der|dem|den))?;
        (?:artikel|text|beitrag|bericht) (?:wurde |ist |stammt |erschien |\w+ ){1,4}?(?:übernommen|von
        |aus) (?:von|aus|der|dem|des)?; übernahme (?:von|aus)(?: (?:der|dem))?; übernommen von(?: (?:der|dem))?;
        (?:ins deutsche )?übersetz(?:t|ung) (?:aus|von|eines)(?: (?:der|dem|artikels))?;
        mit (?:freundlicher )?genehmigung(?: \w+)?(?: (?:von|des|der))?;
        in (?:kooperation|zusammenarbeit) mit(?: (?:der|dem))?; (?:©|\(c\)|copyright)(?: \d{4},?)?;
        nachdruck aus(?: (?:der|dem))?
    """,
    contributed="""
        (?:hat|haben) (?:zu|an) (?:diesem|dem) (?:bericht|artikel|text|beitrag) (?:mitgearbeitet|mitgewirkt|beigetragen); trug(?:en)? zu diesem (?:bericht|artikel|text|beitrag) bei
    """,
    poll=r"""
        umfragen?; umfrageinstitut; befragung(?:en)?; befragte[nr]?; deutschlandtrend; politbarometer;
        trendbarometer; sonntagsfrage; erhebung; -?umfrage; ranking; (?:im )?auftrag
    """,
    not_the_article=r"""
        mehr lesen; lesen sie; lesetipp; folgen sie uns; abonnieren; newsletter; weitere meldungen; mehr (?:aus|von);
        hören sie; (?:autor(?:in)?|mitarbeiter(?:in)?|kolumnist(?:in)?|korrespondent(?:in)?|redakteur(?:in)?) (?:bei|beim
        |für|von|des|der); (?:schreibt|schrieb|arbeitet|arbeitete|bloggt) (?:(?!\w*(?:beitrag|artikel|kolumne|essay|interview|text))\w+ ){0,4}(?:für|bei|beim)
    """,
    background=r"""
        zuvor(?= hatte| berichtet| habe)?; bereits (?:im|am|vor|zuvor|früher|letzte|vergangene); früher;
        vor (?:einer|einem|zwei|drei|einigen|mehreren|wenigen) (?:woche|wochen|monat|monaten|jahr|jahren|tagen);
        (?:letzte|vergangene|vorige)[nrs]? (?:woche|monat|jahr);
        im (?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember);
        (?:hatte|hatten)(?: \w+){0,5} (?:berichtet|gemeldet|geschrieben|enthüllt); seinerzeit; damals;
        im jahr 20\d\d
    """,
    own_words=r"""
        (?:sagte|erklärte|bestätigte|gegenüber|erzählte|interview mit|gespräch mit)(?:n)?(?: \w+){0,4} (?:dieser
        |unserer|diesem|unserem) (?:zeitung|redaktion|magazin|portal|sender|reporter(?:n|in)?|korrespondent(?:en
        |in)?|blatt); (?:unseren?|eigenen) (?:informationen|recherchen|quellen) (?:zufolge|nach);
        nach (?:unseren )?informationen (?:unserer|dieser) (?:zeitung|redaktion);
        liegt (?:unserer|dieser) (?:redaktion|zeitung) vor;
        unser(?:e)? (?:reporter|korrespondent)(?:in|en)? (?:hat|haben|vor ort|berichte|erfuhr|sah)\w*; sagte uns;
        nach unseren informationen; wie wir erfuhren
    """,
    anonymous=r"""
        (?:mit (?:der|den) (?:angelegenheit|vorgang|vorgängen|plänen|sache|gesprächen|überlegungen) (?:vertraut
        |befasst)\w*|insider(?:n|s)?|eingeweihte|regierungskreise(?:n)?|verhandlungskreise(?:n)?
        |parteikreise(?:n)?|unternehmenskreise(?:n)?|sicherheitskreise(?:n)?)
    """,
    channels=r"""
        telegram-?(?: )?(?:kanal|kanäle|kanälen|gruppen?)(?: \S+){0,3} (?:berichte\w*|schreib\w+|melde\w*|zufolge
        |verbreite\w*|veröffentlich\w*);
        (?:laut|berichtet|schreibt|meldet|berichten|schreiben|melden|zufolge|berufung auf|quelle:
        |verweis auf)(?: (?!seine|ihre|eigene)\S+){0,3} telegram-?(?: )?(?:kanal|kanäle|kanälen|kanals);
        in sozialen (?:netzwerken|medien) (?:kursier\w+|verbreite\w*)
    """,
    media=r"""
        medienberichte[n]?; medien zufolge; laut (?:\w+ )?(?:medien|presse|medienberichten|presseberichten)(?!\w);
        (?:berichten|berichteten|melden|meldeten|schreiben) (?:\w+ )?(?:medien|zeitungen);
        (?:lokale|örtliche|russische|ukrainische|israelische|amerikanische|polnische|staatliche|mehrere
        |türkische) (?:medien|zeitungen)(?: \w+)? (?:berichte|melde|schreib)\w+; presseberichte[n]?; \Amedien:;
        \Abericht:
    """,
    inverted="",
    told_gap=0,
    not_said="",
    # From here on: read in every text, together with the same tables of all other languages.
    abbreviations="Zit",
    endings="",
    compounds="""
        Bericht; Informationen; Angaben; Meldung; Recherche; Interview; Reporter; Korrespondent; Artikel;
        Journalist; Quelle; Exklusiv; Radiosendung; Sendung; Podcast; Talkshow; Beitrag; Reportage; Doku; Magazin;
        Gespräch; Berichte; Recherchen; Autor; Kolumne
    """,
    persons="Bürgermeister",
    dative="der; dem; den",
    quoted_behind=r"gegenüber; laut; zeitung; magazin; sender; portal; agentur",
    oblique="""
        zur; (?:in|auf|aus|von|an|mit|seit|um) (?:der|die|dem); der ganzen; aller; alle; einiger; dieser; langer;
        kurzer; im; am
    """,
    name_article="",
    after_inverted="",
    photo=r"foto; fotos; fotograf\w*; bild; bilder; titelbild; symbolbild; grafik; infografik; video",
    photo_by=r"\bvon\b",
    photo_after=r"[/|-]?\s*(?:Foto|Archiv)\b; /Archiv",
    in_brackets="mit; und; quelle:",
    in_brackets_after="",
    telegram="",
    channel=r"kanal\w*",
    channel_marks="telegram; sozial",
    media_marks="medien; zeitungen; bericht:",
    first_marks="",
    byline_before="von; mit; und; der; die; des; quelle",
    byline_behind="",
    byline_next="und",
    agency_ends="Agentur",
    agency_signatures="",
    apposed=r"""
        (?:einer|einem|eines|eine|ein) (?:[\w-]+ ){0,3}?(?:\w*zeitung|\w*zeitschrift|\w*magazin
        |nachrichtenportal|nachrichtenagentur|\w*sender|radiosender)(?!\w)
    """,
    aside="umfrage",
    not_names="",
    heads="""
        Zeitung Anzeiger Nachrichten Tagblatt Tageblatt Kurier Rundschau Blatt Bote Allgemeine Morgenpost
        Abendblatt Volksblatt
    """,
    front_heads="",
    head_compounds="Informationen Bericht Angaben Recherchen Redaktion Reporter Interview Artikel Umfrage Meldung",
    called="""
        Zeitung Tageszeitung Magazin Nachrichtenmagazin Nachrichtenagentur Agentur Sender Fernsehsender
        Portal Nachrichtenportal Wochenzeitung Boulevardblatt Blatt Zeitschrift
    """,
    called_behind="",
    second_heads="",
    connectors="und",
    no_name="Die Der Das Den Dem Laut Nach Wie Und Im Am In Ein Eine Einer Einem Eines Keine Jede Diese Dieser Viele Mehrere Auch Neue",
)
