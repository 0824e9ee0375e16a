"""How Norwegian newsrooms credit: the main words of it; nobody who speaks the language has checked them."""

from crawler.reading.credits.cue_tables import main_cues

CUES = main_cues(
    types=r"""
        \w*avis(?:en|a|er|ene)?; \w*byrå(?:et)?; \w*magasin(?:et)?; \w*kanal(?:en)?; \w*nettsted(?:et)?;
        \w*radio(?:en)?; \w*program(?:met)?; podkast(?:en)?; \w*medi(?:et|er)?; \w*bladet; reporter(?:en)?
    """,
    articles=r"""
        den; det; de; både; til; i; på; for; av; fra; med; hos; the; amerikanske; britiske; tyske; russiske; ukrainske;
        franske; norske; danske; svenske; israelske; statlige
    """,
    before=r"""
        ifølge(?: (?:en )?(?:opplysninger|kilder|rapport|artikkel|informasjon)(?: (?:til|i|fra))?)?; meld(?:er|te);
        skriver; skrev; rapporter(?:er|te); opplys(?:er|te); fortell(?:er)?; fortalte; avslør(?:er|te);
        (?:omtalt|avslørt|meldt|publisert|sitert|skrevet|bekreftet) (?:\w+ )?(?:av|i|på); opplysninger (?:til|i|fra);
        kilder (?:til|i)
    """,
    work=r"""
        (?:\w*artikkel|reportasje|gransking|intervju|leder|avsløring|rapport|sending|kronikk|sak)(?:en|et|n)?(?: \w+)? (?:i|av|fra|på|hos|for);
        (?:publisert|trykket|sendt)(?: \w+)? (?:i|av|på)
    """,
    cite="med henvisning til; vis(?:er|te) til; henvis(?:er|te) til; siter(?:er|te)",
    relay=r"(?:sitert|gjengitt|oversatt)(?: \w+)? (?:av|i)",
    told=r"""
        (?:sier|sa|forteller|fortalte|opplyser|opplyste|bekrefter|bekreftet|uttaler|uttalte|forklarer|forklarte|kommenterer|innrømmer)(?: [^\s.,;:()]+){0,6}? (?:til|i|overfor);
        (?:et )?intervju(?:et)?(?: \w+){0,2} (?:med|i|for|til); intervju(?:es|et) av; i en (?:e-post|sms|uttalelse) til
    """,
    learned="(?:innhentet|sett|lest) av",
    after=r"""
        meld(?:er|te); skriver; skrev; rapporter(?:er|te); opplys(?:er|te); forteller; fortalte; avslør(?:er|te);
        (?:har|hadde)(?: (?:tidligere|også|først))? (?:meldt|skrevet|omtalt|avslørt|rapportert|publisert);
        siter(?:er|te); publiser(?:er|te); kan (?:\w+ ){0,2}(?:avsløre|fortelle|melde)
    """,
    after_weak="sier",
    learned_after="får opplyst; erfarer; er kjent med; (?:har|hadde) (?:sett|fått|lest|vært i kontakt med|snakket med|møtt)",
    work_after="(?:opplysninger|gransking|kilder|reporter|avsløring|korrespondent)",
    adverbs=r"""
        i; dag; går; på; (?:man|tirs|ons|tors|fre|lør|søn)dag; tidligere; også; først; nå; har; blant; annet; nyheter;
        \d{1,2}\.?; senere; nylig
    """,
    not_report=r"(?:et )?(?:tap|overskudd|underskudd|rekord)\w*; at (?:de|den|avisen) (?:skal|vil)",
    not_outlet=r"""
        sjefredaktør(?:en)?; redaktør(?:en)?(?! (?-i:[A-Z])); eier(?:en)?; ansatte; medarbeidere; lesere; konsernet;
        gruppen
    """,
    joiner="og; samt; eller",
    label="kilde; kilder",
    wire="med (?:materiale|opplysninger) fra",
    republished=r"""
        (?:saken|artikkelen|teksten|kronikken) (?:ble|er|sto)(?: \w+){0,2}? (?:publisert|trykket|i)(?: \w+)? (?:i|av|på);
        (?:opprinnelig|først) publisert (?:i|av|på)
    """,
    poll=r"meningsmåling\w*; måling\w*; undersøkelse\w*",
    not_the_article="les mer; følg oss; abonner; hør på; se også",
    background=r"""
        tidligere; forrige (?:uke|måned|år);
        i (?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember); i 20\d\d;
        for \w+ (?:uker|måneder|år) siden
    """,
    own_words="til vår (?:reporter|avis|redaksjon); (?:vår|våre) (?:reporter|korrespondent|kilder)",
    anonymous=r"(?:kilder|personer|kilde) (?:\w+ ){0,3}(?:med kjennskap|nær)",
    media=r"""
        (?:ifølge|opplyser|melder|skriver) (?:\w+ )?(?:medier|aviser)(?! \W?(?-i:[A-Z]));
        (?:lokale|russiske|ukrainske|norske|flere) medier (?:\w+ )?(?:melder|opplyser|skriver)
    """,
    media_marks="medier; aviser",
    heads="Avis Aftenblad Tidende Dagblad Folkeblad",
    called="avisen avisa nyhetsbyrået nettstedet nettavisen magasinet kanalen",
    no_name="Ifølge Det Den De En Et Men Og Som Når Etter Les",
)
