"""How Romanian newsrooms credit: the main words of it; nobody who speaks the language has checked them."""

from crawler.reading.credits.cue_tables import main_cues

CUES = main_cues(
    types=r"""
        agenți(?:a|ei)(?: de (?:presă|știri))?; ziarul(?:ui)?; cotidian(?:ul|ului); publicați(?:a|ei);
        postul(?:ui)?(?: de (?:televiziune|radio|știri))?; site-ul(?:ui)?; portalul(?:ui)?; revist(?:a|ei);
        televiziun(?:ea|ii); canalul(?:ui)?; săptămânal(?:ul|ului); emisiun(?:ea|ii); jurnaliști(?:i|lor)
    """,
    articles=r"""
        la; în; pe; de; pentru; din; cu; the; american\w*; britanic\w*; german\w*; rus\w*; ucrainean\w*; francez\w*;
        moldovean\w*; israelian\w*; public\w*
    """,
    before=r"""
        potrivit(?: (?:unor |unei |unui )?(?:informații(?:lor)?|surse(?:lor)?|relatări(?:lor)?|anchete(?:i)?|articol(?:ului)?)(?: (?:de la|din|ale|obținute de|citate de|ale agenției))?)?;
        conform; scri[eu]; relateaz[ăa]; transmit(?:e)?; anunț[ăa]; noteaz[ăa]; informeaz[ăa]; susțin(?:e)?;
        dezvălui(?:e)?; (?:a|au) (?:scris|relatat|anunțat|transmis|informat|dezvăluit); citat(?:ă|e|i)? de;
        (?:preluat|publicat|relatat|confirmat|dezvăluit|transmis|consultat|obținut)(?:ă|e|i)? de;
        (?:informațiile|sursele|jurnaliștii)
    """,
    work=r"""
        (?:articol(?:ul)?|reportaj(?:ul)?|investigați[ea]|ancheta|analiz[ăa]|editorial(?:ul)?|interviu(?:l)?)(?: \w+){0,2}? (?:din|în|pentru|de la|al|a|pe);
        (?:apărut|publicat)(?:ă|e|i)? (?:în|pe|de)
    """,
    cite="citând; citeaz[ăa]; invoc(?:ă|ând); făcând referire la; cu referire la; preluând",
    relay=r"(?:citat|preluat|tradus)(?:ă|e|i)?(?: \w+)? (?:de|din|în)",
    told=r"""
        (?:a|au) (?:declarat|spus|explicat|precizat|confirmat|povestit|afirmat|transmis|mărturisit|comentat)(?: [^\s.,;:()]+){0,5}? (?:pentru|la|în|pe|din);
        (?:declar[ăa]|spun(?:e)?|explică)(?: [^\s.,;:()]+){0,3}? (?:pentru|la);
        (?:într-un )?interviu(?:l)?(?: \w+){0,2} (?:pentru|acordat|cu|la|în|oferit);
        interviu(?:l)? (?:acordat|oferit)(?: \w+)?; declarații(?:le)? (?:pentru|acordate|făcute)(?: \w+)?;
        invitat (?:la|în)
    """,
    learned="(?:obținut|consultat|văzut)(?:ă|e|i)? de",
    after=r"""
        scri[eu]; relateaz[ăa]; transmit(?:e)?; anunț[ăa]; noteaz[ăa]; informeaz[ăa]; susțin(?:e)?; citeaz[ăa]; citând;
        dezvălui(?:e)?; (?:a|au) (?:scris|relatat|anunțat|transmis|publicat|dezvăluit|informat|notat)
    """,
    after_weak="spune",
    learned_after="(?:a aflat|a obținut|a consultat|a văzut)",
    work_after=r"(?:surse|ancheta|corespondent\w*)",
    adverbs=r"""
        astăzi; azi; ieri; luni; marți; miercuri; joi; vineri; sâmbătă; duminică; și; mai; devreme; prima; primul;
        anterior; exclusiv; într-un; articol
    """,
    not_report=r"(?:pierder|profit|venitur)\w*",
    not_outlet=r"""
        (?:fostul |noul )?(?:redactor|director|proprietar|patron|angajaț|cititor|jurnaliștilor)\w*(?: șef)?;
        grup(?:ul)?; holding
    """,
    joiner="și; precum și; sau",
    label="sursa; sursă; surse",
    wire="cu informații de la; cu material de la",
    republished=r"""
        (?:articolul|textul|materialul) (?:a fost|a apărut|este)(?: \w+){0,2}? (?:publicat|apărut|preluat|tradus)?(?:
        \w+){0,2}? (?:în|pe|de|din)
    """,
    poll=r"sondaj\w*; barometru\w*; cercetare\w*",
    not_the_article="citește mai mult; citiți și; vezi și; urmărește-ne; abonează-te",
    background=r"""
        anterior; mai devreme; (?:săptămâna|luna|anul) trecut[ăa]?; în 20\d\d;
        în (?:ianuarie|februarie|martie|aprilie|mai|iunie|iulie|august|septembrie|octombrie|noiembrie|decembrie);
        acum \w+ (?:săptămâni|luni|ani|zile)
    """,
    own_words="pentru (?:redacția noastră|ziarul nostru|publicația noastră|reporterul nostru)",
    anonymous=r"(?:surse|persoane)(?: \w+){0,3} (?:apropiate|familiarizate|la curent)",
    media=r"""
        potrivit (?:\w+ ){0,2}(?:presei|mass-media|media)(?! \W?(?-i:[A-Z]));
        (?:presa|mass-media) (?:\w+ )?(?:scrie|relatează|anunță|transmite)
    """,
    photo="foto; sursa foto; fotografie",
    media_marks="presa; presei; media",
    heads="Ziarul Gazeta Monitorul",
    front_heads="Ziarul Gazeta Monitorul",
    called="ziarul cotidianul publicația agenția portalul revista televiziunea ziarului cotidianului publicației agenției",
    no_name="Potrivit Conform Acest Această Un O În La Dar Citește",
)
