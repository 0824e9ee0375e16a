"""How Latvian newsrooms credit: the main words of it; nobody who speaks the language has checked them."""

from crawler.reading.credits.cue_tables import main_cues

CUES = main_cues(
    types=r"""
        (?:ziņu )?aģentūr(?:a|ai|as|u); laikrakst(?:s|a|am|ā|u); (?:ziņu )?portāl(?:s|a|am|ā|u); televīzij(?:a|ai|as|u);
        raidījum(?:s|ā|am|a|u); radio; žurnāl(?:s|a|am|ā); telekanāl(?:s|a|am|ā); raidsabiedrīb(?:a|ai|as);
        izdevum(?:s|a|am); žurnālist(?:i|s|e)
    """,
    articles="asv; britu; vācu; krievijas; ukrainas; franču; amerikāņu; the",
    before=r"""
        ziņo(?:ja)?; vēst(?:a|īja); rakst(?:a|īja); pavēstīja; informē(?:ja)?; kā (?:ziņo|vēsta|raksta|informē);
        saskaņā ar; liecina
    """,
    work=r"(?:rakst\w*|intervij\w+|sižet\w*|pētījum\w*|publikācij\w+)(?: \w+)?",
    cite="atsaucoties uz; atsaucas uz; citējot; citē; ar atsauci uz",
    told=r"""
        (?:sacīja|teica|pastāstīja|norādīja|atzina|pauda|skaidroja|apstiprināja|uzsvēra|stāstīja|komentēja)(?: [^\s.,;:()]+){0,3}?;
        intervijā(?: \w+)?; sarunā ar
    """,
    after=r"""
        ziņo(?:ja)?; vēst(?:a|īja); rakst(?:a|īja); informē(?:ja)?; (?:rīcībā esoš\w+ )?(?:ziņām|informācija\w*);
        publicē(?:ja)?; atklāja; norāda
    """,
    after_weak="saka",
    learned_after="(?:uzzināja|noskaidroja|redzēja)",
    told_after=r"""
        (?:\w+
        )?(?:sacīja|teica|pastāstīja|norādīja|atzina|pauda|skaidroja|apstiprināja|stāstīja|uzsvēra|komentēja|klāstīja)
    """,
    work_after=r"(?:avoti|korespondent\w+|pētījums)",
    adverbs="šodien; vakar; arī; pirmais; iepriekš; pirmdien; otrdien; trešdien; ceturtdien; piektdien; sestdien; svētdien",
    not_report=r"(?:zaudējum|peļņ|ieņēmum)\w*",
    not_outlet=r"(?:galven\w+ )?(?:redaktor|īpašniek|darbiniek|vadītāj|lasītāj)\w*; grupa",
    joiner="un; kā arī; vai",
    label="avots; avoti",
    republished=r"(?:raksts|teksts) (?:sākotnēji |pirmo reizi )?(?:publicēts|iznāca)(?: \w+)?",
    poll=r"aptauj\w+; reiting\w+",
    not_the_article="lasiet (?:arī|vairāk); lasi (?:arī|vairāk); seko mums; abonē; skaties",
    background=r"iepriekš; pagājuš\w+ (?:nedēļ|mēnes|gad)\w+; 20\d\d\. gad\w+; pirms \w+ (?:nedēļ|mēneš|gad|dien)\w+",
    own_words=r"mūsu (?:redakcijai|portālam|žurnālist\w+)",
    anonymous=r"avoti(?: \w+){0,3} (?:tuvi|pietuvināti|informēti)",
    media=r"(?:mediju|preses) (?:ziņām|informācija\w*); (?:mediji|plašsaziņas līdzekļi) (?:ziņo|vēsta|raksta)",
    photo="foto; attēls",
    media_marks="medij; preses; plašsaziņas",
    called="portāls laikraksts aģentūra portāla laikraksta aģentūras",
    no_name="Kā Tas Viņš Viņa Un Bet Arī",
)
