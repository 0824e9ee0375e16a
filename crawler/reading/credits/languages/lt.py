"""How Lithuanian newsrooms credit: the main words of it; nobody who speaks the language has checked them."""

from crawler.reading.credits.cue_tables import main_cues

CUES = main_cues(
    types=r"""
        (?:naujienų )?agentūr(?:a|os|ai|ą); (?:naujienų )?portal(?:as|o|ui|ą|e);
        (?:dien|laik|savait)rašt(?:is|io|iui|į|yje); televizij(?:a|os|ai|ą); radij(?:as|o|ui); leidin(?:ys|io|iui);
        žurnal(?:as|o|ui|e); transliuotoj(?:as|o|ui); kanal(?:as|o|ui); laid(?:a|oje|os|ai); žurnalist(?:ai|as|ė)
    """,
    articles="amerikiečių; britų; vokiečių; rusų; lenkų; prancūzų; ukrainiečių; jav; the",
    before=r"""
        skelbia; praneš(?:a|ė); raš(?:o|ė); teigia; anot; pasak; inform(?:uoja|avo);
        kaip (?:skelbia|praneša|pranešė|rašo|rašė|informavo|informuoja); skelbt[aų]\w*
    """,
    work=r"(?:straipsn\w+|interviu|reportaž\w+|tyrim\w+|publikacij\w+)(?: \w+){0,1}?",
    cite=r"remdam(?:asis|asi|iesi)(?: \w+)?; remiasi(?: \w+)?; remiantis; cituo(?:ja|dam\w+); su nuoroda į; nurodydam\w+",
    relay=r"cituojam\w+",
    told=r"""
        (?:sakė|teigė|kalbėjo|komentavo|pasakojo|patvirtino|nurodė|tikino|paaiškino|tvirtino|pareiškė|sako)(?: [^\s.,;:()]+){0,3}?;
        interviu(?: \w+)?; duotame interviu
    """,
    after=r"""
        praneš(?:a|ė); raš(?:o|ė); skelb(?:ia|ė); paskelbė; inform(?:uoja|avo); cituo(?:ja|javo);
        (?:\w+ )?(?:teigimu|duomenimis|žiniomis|šaltinių); atskleid(?:ė|žia)
    """,
    after_weak="teigia",
    learned_after="(?:sužinojo|gavo|matė)",
    told_after=r"(?:\w+ )?(?:sakė|teigė|nurodė|patvirtino|komentavo|pasakojo|tikino|pareiškė|kalbėjo|paaiškino|tvirtino|atsakė)",
    work_after=r"(?:šaltiniai|korespondent\w+|tyrimas)",
    adverbs=r"""
        šiandien; vakar; taip; pat; anksčiau; pirmadienį; antradienį; trečiadienį; ketvirtadienį; penktadienį;
        šeštadienį; sekmadienį; pirmieji; pirmoji
    """,
    not_report=r"(?:nuostol|peln|pajam)\w*",
    not_outlet=r"(?:vyr\w* )?(?:redaktor|savinink|darbuotoj|vadov|direktor|skaitytoj)\w*; grupė",
    joiner="ir; bei; ar",
    label="šaltinis; šaltiniai",
    republished=r"(?:straipsnis|tekstas) (?:pirmiausia |iš pradžių )?(?:publikuotas|paskelbtas|pasirodė)(?: \w+)?",
    poll=r"apklaus\w+; tyrimų bendrov\w+; reiting\w+",
    not_the_article="skaitykite (?:taip pat|daugiau); sekite mus; prenumeruokite; žiūrėkite",
    background=r"anksčiau; praėjusi(?:ą|ais) (?:savaitę|metais|mėnesį); 20\d\d m\.; prieš \w+ (?:savait|mėnes|met|dien)\w+",
    own_words=r"mūsų (?:redakcijai|portalui|žurnalist\w+)",
    anonymous=r"(?:šaltiniai|asmenys)(?: \w+){0,2} (?:artimi|susipažinę)",
    media=r"(?:žiniasklaidos|spaudos) (?:duomenimis|teigimu|pranešim\w+); žiniasklaida (?:praneša|rašo|skelbia)",
    photo="nuotrauka; nuotr",
    media_marks="žiniasklaid; spaudos",
    called="portalas laikraštis dienraštis agentūra portalo laikraščio dienraščio agentūros",
    no_name="Anot Pasak Tai Jis Ji Kaip O Bet",
)
