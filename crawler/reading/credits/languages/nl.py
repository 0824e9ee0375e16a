"""How Dutch-language newsrooms credit."""

from crawler.reading.credits.cue_tables import Cues

CUES = Cues(
    types=r"""
        (?:dag|week|avond|zondags)?bladen; (?:dag|week|maand|avond|vak)?blad; krant(?:en)?; (?:\w+)?kranten?; (?:nieuws|pers)(?:bureau|dienst|site|zender|website|platform|programma
        |magazine)s?; persbureaus?; omroep(?:en)?; (?:tv-|televisie|radio)?zenders?; magazine; tijdschrift;
        website; site; platform; programma; (?:talkshow|actualiteitenprogramma|onderzoeksplatform
        |onderzoekscollectief)s?; journalisten? van; verslaggevers? van; correspondent van; redactie van
    """,
    articles=r"""
        de; het; een; 't; van; van de; van het; in; in de; in het; bij; aan; aan de; tegen; tegen de; door;
        door de; met; op; the; le; la; der; die; das; Amerikaanse; Britse; Duitse; Franse; Belgische; Vlaamse;
        Russische; Oekraïense
    """,
    before=r"""
        meld(?:t|en|de|den); schrijf(?:t)?; schrijven; schreef; schreven; bericht(?:te|ten|en)?; onthul(?:t
        |de|den|len); publiceer(?:t|de|den); publiceren; rapporteer(?:t|de|den); citeer(?:t|de|den); weet;
        noteer(?:t|de); beschrijft; becijfer(?:t|de); stelt; constateert; bevestig(?:t|de); laat weten;
        tekent op; tekende op;
        volgens(?: (?:de |het |een |onderzoek van |berichten? van |berichtgeving van |bronnen van |informatie van |cijfers van |ingewijden bij )?)?;
        aldus; zo (?:meldt|schrijft|bericht|blijkt uit onderzoek van); zegt; (?:informatie|bronnen
        |onderzoek|berichtgeving|navraag|inzage) (?:van|door|bij); (?:gepubliceerd|gemeld|onthuld
        |bekendgemaakt|bericht|geciteerd|ingezien|opgetekend|gerapporteerd)(?: \w+){0,2} door;
        te lezen (?:in|bij|op); staat te lezen (?:in|op)
    """,
    inverted="",
    work=r"""
        (?:artikel(?:en)?|bericht(?:en)?|interview|reportage|onderzoek|column|opiniestuk|stuk|verhaal
        |analyse|documentaire|podcast|uitzending|reconstructie|commentaar|editie|kolommen|onthulling(?:en)?
        |gesprek)(?: \w+){0,2} (?:in|van|bij|voor|op|door|met|aan)(?: (?:de|het))?; (?:verscheen|stond
        |gepubliceerd)(?: \w+){0,3} (?:in|bij|op)
    """,
    cite=r"""
        op gezag van; onder verwijzing naar; verwijzend naar; verwijst naar; verwijzen naar; verwees naar;
        zich beroepend op; beroept zich op; beroepen zich op;
        op basis van(?: \w+){0,2} (?:berichten? |bronnen )?(?:van|in); citerend; citeert(?! door); haalt;
        aangehaald door; met een verwijzing naar
    """,
    relay=r"""
        (?:geciteerd|aangehaald|overgenomen|vertaald)(?: \w+)? door; neemt (?:het )?over van
    """,
    told=r"""
        (?:zei|zeiden|zegt|vertelde|vertelden|vertelt|verklaarde|verklaarden|bevestigde|bevestigden
        |bevestigt|liet|laat|meldde|reageerde|reageert|stelde|benadrukte|erkende|onthulde|lichtte
        |legt)(?: [^\s.,;:()]+){0,5} (?:tegen|aan|bij|in|tegenover|op|voor)(?: (?:de|het))?; tegen(?: (?:de
        |het))?; tegenover(?: (?:de|het))?; (?:in )?(?:een )?(?:\w+ )?(?:interview|gesprek
        |vraaggesprek)(?: \w+)? (?:met|in|bij|van|aan|op)(?: (?:de|het))?; (?:sprak|spraken
        |spreekt)(?: \w+){0,2} met; gesproken met; te gast (?:bij|in)
    """,
    told_gap=0,
    learned=r"""
        in handen van; ingezien door; in bezit van; (?:gezien|bekeken|onderzocht|gesproken|benaderd) door
    """,
    after=r"""
        meld(?:t|en|de|den); schrijf(?:t)?; schrijven; schreef; schreven; bericht(?:te|ten|en)?; onthul(?:t
        |de|den|len); publiceer(?:t|de|den); publiceren; rapporteer(?:t|de|den); citeer(?:t|de|den); weet;
        noteer(?:t|de); beschrijft; becijfer(?:t|de); stelt; constateert; bevestig(?:t|de); laat weten;
        tekent op; tekende op; (?:heeft|had|hebben|hadden)(?: \w+){0,4} (?:gemeld|bericht|geschreven
        |onthuld|gepubliceerd); die (?:meldt|schrijft|citeert); verwijst; meldt dat
    """,
    after_weak="zegt; zei; spreekt van; toont",
    not_said="",
    spoken=r"""
        zei; zegt; zeiden; verklaarde; vertelde; bevestigde; waarschuwde; ontkende; kondigde; reageerde;
        interview; liet weten; aldus
    """,
    aired="in; bij; op",
    learned_after=r"""
        (?:heeft|hebben|had)(?: \w+){0,3} (?:vernomen|ingezien|gezien|gesproken|in handen|ingekeken); vernam;
        verneemt; sprak met; kreeg inzage
    """,
    told_after="",
    work_after="",
    adverbs=r"""
        maandag; dinsdag; woensdag; donderdag; vrijdag; zaterdag; zondag; vandaag; gisteren; vanochtend;
        vanavond; vanmiddag; ook; eerder; eerst; als eerste; zelf; in; op; van; een; hun; haar; zijn; januari;
        februari; maart; april; mei; juni; juli; augustus; september; oktober; november; december; \d{1,2}; al;
        exclusief; onlangs; online; later; dat; de; het
    """,
    not_report=r"""
        (?:een |hogere |lagere |forse )*(?:verlies|verliezen|winst|omzet|kwartaalcijfers|ontslagen
        |faillissement)
    """,
    not_outlet=r"""
        groep; group; institute; stichting; hoofdredacteur; redacteur(?:en)?(?= (?:staken|protest
        |vertrek))?; directeur; uitgever; medewerkers?; lezers; kijkers; presentator; presentatrice;
        intelligence
    """,
    plain_behind="",
    plain_before="van; voor; met",
    capitals_are_names=True,
    joiner="en; of; alsmede; evenals; samen met",
    label="bron(?:nen)?; via; persbureaus",
    opener="uit",
    wire=r"""
        met (?:bijdragen|medewerking|informatie|materiaal) van; (?:in samenwerking
        |mede op basis van berichten) (?:met|van); (?:bewerkt|overgenomen) (?:door|van)
    """,
    republished=r"""
        (?:eerder|oorspronkelijk|eerst|voor het eerst) (?:gepubliceerd|verschenen
        |verscheen)(?: \w+){0,3}? (?:in|op|bij|door); (?:verscheen|gepubliceerd) (?:eerder|oorspronkelijk
        |eerst)(?: \w+){0,2} (?:in|op|bij); (?:dit )?(?:artikel|stuk|verhaal) (?:\w+ ){0,3}?(?:verscheen
        |komt|is (?:afkomstig|overgenomen))(?: \w+){0,3}? (?:in|op|van|uit|bij); overgenomen (?:van|uit
        |met toestemming van); vertaald uit; met dank aan; in samenwerking met; (?:©|\(c\)
        |copyright)(?: \d{4},?)?
    """,
    contributed="""
        (?:heeft|hebben) (?:bijgedragen|meegewerkt) aan dit (?:artikel|bericht|verhaal); (?:droeg|droegen|werkte|werkten) (?:bij|mee) aan dit (?:artikel|bericht|verhaal)
    """,
    poll=r"""
        peiling(?:en)?; enquêtes?; opiniepeiling; onderzoeksbureau; ranglijst; politieke barometer
    """,
    not_the_article="volg ons; abonneer; meld je aan; schrijf je in; luister",
    background=r"""
        eerder; vorige (?:week|maand|jaar)?; vorig jaar; (?:een|twee|drie|enkele|paar) (?:weken|maanden
        |dagen|jaar) geleden; in (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober
        |november|december|20\d\d); destijds; had(?:den)?(?: \w+){0,4} (?:gemeld|bericht|onthuld|geschreven)
    """,
    own_words=r"""
        (?:tegen|aan|met|bij) (?:deze|onze) (?:krant|redactie|site|website|zender|verslaggever
        |correspondent|omroep); (?:vertelde|zei|bevestigde|liet) (?:aan )?ons; onze (?:verslaggever
        |correspondent|redactie)(?: \w+)? (?:zag|sprak|meldt|ter plaatse|vernam)
    """,
    anonymous=r"""
        (?:bronnen|ingewijden|mensen|functionarissen)(?: \w+){0,4} (?:met kennis|op de hoogte|rond
        |dicht bij|betrokken bij)
    """,
    channels=r"""
        telegram-?kana(?:al|len)(?: \S+){0,3} (?:meld|schrijv|schrijf|bericht|public)\w*; (?:volgens|meldt
        |melden|schrijft|bron:)(?: (?!zijn|haar|hun|eigen)\S+){0,3} telegram-?kana(?:al|len)
    """,
    media=r"""
        (?:volgens|melden|meldden|schrijven|berichten) (?:\w+ )?(?:media|kranten); (?:lokale|buitenlandse
        |Russische|Oekraïense|Amerikaanse|Britse|Duitse|Israëlische|diverse|verschillende
        |meerdere) (?:media|kranten)(?: \w+)? (?:meld|schrijv|bericht)\w*; mediaberichten
    """,
    # From here on: read in every text, together with the same tables of all other languages.
    abbreviations="dhr; mevr; mw",
    endings="",
    compounds="",
    persons="burgemeester",
    dative="aan",
    quoted_behind="krant; dagblad; magazine; weekblad; nieuwssite; persbureau",
    oblique="",
    name_article="",
    after_inverted="",
    photo="foto; beeld; illustratie",
    photo_by=r"\bvan\b; \bdoor\b",
    photo_after=r"[/|-]?\s*(?:Foto|Beeld)\b",
    in_brackets="met; door; bron:",
    in_brackets_after="",
    telegram="",
    channel="kana(?:al|len)",
    channel_marks="telegram",
    media_marks="media; kranten",
    first_marks="",
    byline_before="door; van; met; en; bron",
    byline_behind="redactie",
    byline_next="en",
    agency_ends="Persbureau",
    agency_signatures="",
    apposed=r"een (?:[\w-]+ ){0,2}?(?:krant|dagblad|weekblad|tijdschrift|nieuwssite|omroep|zender|persbureau)",
    aside="peiling; podcast; nieuwsbrief",
    not_names="",
    heads="Krant Dagblad Courant Nieuws Nieuwsblad Volkskrant Weekblad Journaal",
    front_heads="",
    head_compounds="",
    called="krant dagblad persbureau omroep zender nieuwssite magazine weekblad",
    called_behind="",
    second_heads="",
    connectors="van de het en",
    no_name="De Het Een Deze Dit Elke Veel Onze Volgens Op In Bij Aan Tegen Ook En Zo",
)
