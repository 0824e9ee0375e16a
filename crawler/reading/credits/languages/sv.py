"""How Swedish newsrooms credit: the main words of it; nobody who speaks the language has checked them."""

from crawler.reading.credits.cue_tables import main_cues

CUES = main_cues(
    types=r"""
        \w*tidning(?:en|ar|arna)?; \w*byrå(?:n)?; \w*magasin(?:et)?; \w*kanal(?:en)?; \w*sajt(?:en)?; \w*radio(?:n)?;
        \w*program(?:met)?; podd(?:en)?; \w*medie(?:t|r)?; \w*bladet; reporter(?:n)?
    """,
    articles=r"""
        den; det; de; både; såväl; till; i; på; för; av; från; med; hos; the; amerikanska; brittiska; tyska; ryska;
        ukrainska; franska; norska; danska; finska; israeliska; svenska; statliga; oberoende
    """,
    before=r"""
        enligt(?: (?:en )?(?:uppgifter|uppgift|källor|information|rapport|artikel)(?: (?:till|i|från|av|hos))?)?;
        rapporter(?:ar|ade); skriver; skrev; uppger; uppgav; meddel(?:ar|ade); avslöj(?:ar|ade); berätt(?:ar|ade);
        uppgifter (?:till|i|från); källor (?:till|i);
        (?:rapporterats|avslöjats|publicerats|citeras|citerats|bekräftats|avslöjades|rapporterades) (?:\w+ )?(?:av|i|på)
    """,
    work=r"""
        (?:\w*artikel|reportage|granskning|intervju|ledare|avslöjande|rapport|sändning|krönika)(?:en|n|et|t)?(?: \w+)? (?:i|av|från|på|hos|för);
        (?:publicerad|publicerats|publicerades|sändes)(?: \w+)? (?:i|av|på)
    """,
    cite="med hänvisning till; hänvis(?:ar|ade) till; citer(?:ar|ade); åberop(?:ar|ade)",
    relay=r"(?:citerad|återgiven|översatt)(?: \w+)? (?:av|i)",
    told=r"""
        (?:säger|sade|sa|berättar|berättade|uppger|uppgav|bekräftar|bekräftade|förklarar|förklarade|kommenterar|medger)(?: [^\s.,;:()]+){0,6}? (?:till|för|i);
        (?:en |exklusiv )?intervju(?:n)?(?: \w+){0,2} (?:med|i|för|till); intervjua(?:s|des|d) (?:av|i);
        i ett (?:mejl|sms|uttalande) till
    """,
    learned="(?:setts|granskats|lästs) av",
    after=r"""
        rapporter(?:ar|ade); skriver; skrev; uppger; uppgav; meddel(?:ar|ade); avslöj(?:ar|ade); berätt(?:ar|ade);
        (?:har|hade)(?: (?:tidigare|också|först|även))? (?:rapporterat|skrivit|berättat|avslöjat|publicerat);
        citer(?:ar|ade); publicer(?:ar|ade); kan (?:\w+ ){0,2}(?:avslöja|berätta)
    """,
    after_weak="säger",
    learned_after="(?:har|hade) (?:tagit del av|sett|läst|talat med|varit i kontakt med|träffat|granskat); erfar",
    work_after="(?:uppgifter|granskning|källor|reporter|avslöjande|rapportering|korrespondent)",
    adverbs=r"""
        i; dag; idag; går; igår; på; (?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?; tidigare; också; först; nu; har; under;
        även; bland; annat; nyheter; \d{1,2}; senare; sedan
    """,
    not_report=r"(?:en )?(?:förlust|vinst|lägre|högre|rekord|omsättning)\w*; att (?:de|den|man) (?:ska|kommer)",
    not_outlet=r"""
        chefredaktör(?:en)?; vd; ägare(?:n)?; redaktion(?:en)?(?= (?:strejk|protest)); medarbetare; anställda; läsare;
        koncernen; grupp(?:en)?
    """,
    joiner="och; samt; eller",
    label="källa; källor",
    wire="med (?:material|uppgifter) från",
    republished=r"""
        (?:artikeln|texten|krönikan) (?:publicerades|är publicerad|har publicerats|publiceras)(?: \w+){0,2} (?:i|av|på|hos);
        (?:ursprungligen|först) publicera(?:d|des|t) (?:i|av|på)
    """,
    poll=r"opinionsundersökning\w*; väljarbarometer\w*; mätning\w*; enkät\w*",
    not_the_article="läs (?:mer|vidare); följ oss; prenumerera; lyssna på; se också; se även",
    background=r"""
        tidigare; förra (?:veckan|månaden|året);
        i (?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december); år 20\d\d;
        för (?:\w+) (?:veckor|månader|år) sedan
    """,
    own_words="till vår (?:reporter|tidning|redaktion); (?:vår|våra) (?:reporter|korrespondent|källor)(?:er)?",
    anonymous=r"(?:källor|personer|källa) (?:\w+ ){0,3}(?:med insyn|nära)",
    media=r"""
        (?:enligt|uppger|rapporterar|skriver) (?:\w+ )?(?:medier|medieuppgifter|tidningar)(?! \W?(?-i:[A-Z]));
        medieuppgifter; (?:lokala|ryska|ukrainska|svenska|flera) medier (?:\w+ )?(?:rapporterar|uppger|skriver)
    """,
    abbreviations="bl; kl; dvs",
    photo="foto; bild",
    media_marks="medi; tidningar",
    heads="Tidning Tidningar Nyheter Dagblad Tidende Posten Allehanda Kuriren Bladet Avis",
    called="tidningen nyhetsbyrån nyhetssajten magasinet sajten kanalen",
    no_name="Enligt Det Den De En Ett Men Och Som När Efter Läs",
)
