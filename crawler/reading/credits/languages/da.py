"""How Danish newsrooms credit: the main words of it; nobody who speaks the language has checked them."""

from crawler.reading.credits.cue_tables import main_cues

CUES = main_cues(
    types=r"""
        \w*avis(?:en|er|erne)?; \w*bureau(?:et)?; \w*magasin(?:et)?; \w*kanal(?:en)?; \w*netmedi(?:et|e)?;
        \w*radio(?:en)?; \w*program(?:met)?; \w*medi(?:et|e|er)?; \w*bladet; dagblad(?:et)?; reporter(?:en)?
    """,
    articles=r"""
        den; det; de; både; til; i; på; for; af; fra; med; hos; the; amerikanske; britiske; tyske; russiske; ukrainske;
        franske; norske; danske; svenske; israelske; statslige
    """,
    before=r"""
        ifølge(?: (?:en )?(?:oplysninger|kilder|rapport|artikel)(?: (?:til|i|fra))?)?; meld(?:er|te); skriver; skrev;
        rapporter(?:er|ede); oplys(?:er|te); fortæller; fortalte; afslør(?:er|ede);
        (?:omtalt|afsløret|meldt|offentliggjort|citeret|bragt|bekræftet) (?:\w+ )?(?:af|i|på); oplysninger (?:til|i|fra)
    """,
    work=r"""
        (?:\w*artikel|reportage|afsløring|interview|leder|rapport|udsendelse|kronik|historie)(?:en|et|n)?(?: \w+)? (?:i|af|fra|på|hos|for);
        (?:publiceret|bragt|trykt|sendt)(?: \w+)? (?:i|af|på)
    """,
    cite="med henvisning til; henvis(?:er|te) til; citer(?:er|ede)",
    relay=r"(?:citeret|gengivet|oversat)(?: \w+)? (?:af|i)",
    told=r"""
        (?:siger|sagde|fortæller|fortalte|oplyser|oplyste|bekræfter|bekræftede|udtaler|udtalte|forklarer|forklarede|erkender)(?: [^\s.,;:()]+){0,6}? (?:til|i|over for);
        (?:et )?interview(?:et)?(?: \w+){0,2} (?:med|i|for|til); interview(?:es|et) af; i en (?:mail|sms|udtalelse) til
    """,
    learned="(?:set|læst|gennemgået) af",
    after=r"""
        meld(?:er|te); skriver; skrev; rapporter(?:er|ede); oplys(?:er|te); fortæller; fortalte; afslør(?:er|ede);
        (?:har|havde)(?: (?:tidligere|også|først))? (?:meldt|skrevet|omtalt|afsløret|beskrevet|bragt); citer(?:er|ede);
        bringer; bragte; kan (?:\w+ ){0,2}(?:afsløre|fortælle)
    """,
    after_weak="siger",
    learned_after="erfarer; er i besiddelse af; (?:har|havde) (?:set|fået|læst|talt med|været i kontakt med|mødt)",
    work_after="(?:oplysninger|afsløring|kilder|reporter|korrespondent)",
    adverbs=r"""
        i; dag; går; på; (?:man|tirs|ons|tors|fre|lør|søn)dag; tidligere; også; først; nu; har; blandt; andet;
        \d{1,2}\.?; senere; nyheder
    """,
    not_report=r"(?:et )?(?:tab|overskud|underskud|rekord)\w*; at (?:de|den|avisen) (?:skal|vil)",
    not_outlet="chefredaktør(?:en)?; ejer(?:en)?; ansatte; medarbejdere; læsere; koncernen; gruppen",
    joiner="og; samt; eller",
    label="kilde; kilder",
    wire="med (?:materiale|oplysninger) fra",
    republished=r"""
        (?:artiklen|teksten|kronikken) (?:blev|er)(?: \w+){0,2}? (?:bragt|offentliggjort|publiceret)(?: \w+)? (?:i|af|på);
        (?:oprindeligt|først) (?:bragt|publiceret|offentliggjort) (?:i|af|på)
    """,
    poll=r"meningsmåling\w*; måling\w*; undersøgelse\w*",
    not_the_article="læs mere; følg os; abonner; lyt til; se også",
    background=r"""
        tidligere; sidste (?:uge|måned|år);
        i (?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december); i 20\d\d;
        for \w+ (?:uger|måneder|år) siden
    """,
    own_words="til vores (?:reporter|avis|redaktion); (?:vores) (?:reporter|korrespondent|kilder)",
    anonymous=r"(?:kilder|personer|kilde) (?:\w+ ){0,3}(?:med kendskab|tæt på)",
    media=r"""
        (?:ifølge|oplyser|melder|skriver) (?:\w+ )?(?:medier|aviser)(?! \W?(?-i:[A-Z]));
        (?:lokale|russiske|ukrainske|danske|flere) medier (?:\w+ )?(?:melder|oplyser|skriver)
    """,
    media_marks="medier; aviser",
    heads="Tidende Stiftstidende Folkeblad",
    called="avisen nyhedsbureauet netmediet magasinet kanalen dagbladet",
    no_name="Ifølge Det Den De En Et Men Og Som Når Efter Læs",
)
