"""How Finnish newsrooms credit: the main words of it; nobody who speaks the language has checked them."""

from crawler.reading.credits.cue_tables import main_cues

CUES = main_cues(
    types=r"""
        uutistoimisto(?:n|lle|n)?; \w*leh(?:ti|den|delle|dessä|ti); sanomaleh(?:ti|den|delle); \w*kanava(?:n|lle|lla)?;
        verkkosivusto(?:n)?; yleisradioyhtiö(?:n|lle)?; aikakausleh(?:ti|den); uutissivusto(?:n)?; media(?:n|lle)?;
        ohjelma(?:n|ssa)?; uutiskanava(?:n|lle)?; radio(?:n|lle)?
    """,
    articles=r"""
        yhdysvaltalai(?:nen|sen|selle|sessa); brittiläi(?:nen|sen|selle); saksalai(?:nen|sen|selle);
        venäläi(?:nen|sen|selle); ruotsalai(?:nen|sen|selle); ukrainalai(?:nen|sen|selle); ranskalai(?:nen|sen); the
    """,
    before=r"""
        kertoo; kertoi; kertovat; uutisoi(?:vat)?; kirjoitt(?:aa|i|avat); raportoi(?:vat)?; paljast(?:aa|i);
        tiedott(?:aa|i)
    """,
    work="(?:julkaistu|julkaistiin|ilmestyi)",
    cite="viitaten; viittaa; vedoten; vetoaa; lainaa; siteeraa; lainaten; mukaillen",
    told=r"""
        (?:sanoo|sanoi|kertoo|kertoi|toteaa|totesi|kommentoi|vahvist(?:i|aa)|arvioi|kommentoi|selitt(?:i|ää))(?: [^\s.,;:()]+){1,4}?;
        (?:sanoo|sanoi|toteaa|totesi|kommentoi|vahvist(?:i|aa))
    """,
    after=r"""
        kertoo; kertoi; kertoivat; kertovat; uutisoi(?:vat)?; kirjoitt(?:aa|i|avat); raportoi(?:vat)?; julkaisi(?:vat)?;
        paljast(?:aa|i); arvioi;
        (?:saamien )?(?:tietojen|raportin|uutisen|lähteiden|selvityksen|jutun|haastattelemi\w+ \w+) mukaan; mukaan;
        on (?:aiemmin )?(?:kertonut|uutisoinut|kirjoittanut|paljastanut)
    """,
    after_weak="sanoo",
    learned_after="on (?:nähnyt|haastatellut|saanut|tavannut)",
    told_after=r"(?:antamassa\w* )?haastattelu(?:ssa|n|un)\w*; haastattelema(?:t|n)?",
    work_after="(?:tiedot|haastattelu|uutinen|toimittaja|selvitys|juttu)",
    adverbs=r"""
        tänään; eilen; aiemmin; myös; ensin; ensimmäisenä;
        (?:maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai)na; uutisten; muun muassa;
        verkkosivuillaan
    """,
    not_report=r"(?:tappio|voitto|tulos|liikevaihto)\w*",
    not_outlet=r"päätoimittaja\w*; toimitusjohtaja\w*; omistaja\w*; työntekij\w+; lukij\w+; konserni\w*",
    joiner="ja; sekä; tai",
    label="lähde; lähteet",
    republished=r"(?:juttu|kirjoitus|teksti|artikkeli) (?:on )?(?:julkaistu|ilmestyi|julkaistiin)(?: \w+){0,2}",
    poll=r"kysely\w*; gallup\w*; mielipidemittau\w*; mittau\w*",
    not_the_article="lue lisää; katso myös; seuraa meitä; tilaa",
    background=r"""
        aiemmin; viime (?:viikolla|kuussa|vuonna);
        (?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)kuussa; vuonna 20\d\d;
        \w+ (?:viikkoa|kuukautta|vuotta) sitten
    """,
    own_words="(?:toimituksemme|lehtemme|toimittajamme)",
    anonymous=r"(?:lähteet|lähteiden|lähde) (?:\w+ ){0,3}(?:lähellä|perillä)",
    media="(?:tiedotusvälineiden|medioiden|lehtien|mediatietojen) mukaan; media(?:t)? (?:kertoo|kertovat|uutisoi)",
    hung_on=r":\w{1,5}",
    endings=r":(?:n|lle|lla|lta|ssa|sta|ään|een|s)\b",
    photo="kuva",
    media_marks="medi; tiedotusväline; lehtien",
    heads="Sanomat Sanomien Lehti",
    called="sanomalehti uutistoimisto verkkolehti uutissivusto uutiskanava",
    no_name="Mukaan Se Hän Kun Myös Lue",
)
