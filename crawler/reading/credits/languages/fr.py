"""How French-language newsrooms credit."""

from crawler.reading.credits.cue_tables import Cues

CUES = Cues(
    types=r"""
        quotidiens?; journa(?:l|ux); hebdomadaires?; hebdo; mensuel; magazines?; agences?(?: de presse)?;
        cha[iî]nes?(?: de (?:télévision|télé|radio))?; télévision; radio(?: publique)?;
        sites?(?: d['’]information| internet| web| spécialisé)?; médias?; tabloïd; revue; titre; station; presse;
        portail; plateforme; rédaction; correspondante?s?(?: de)?; journalistes?(?: de)?; confrères?(?: de)?;
        antenne; micro; plateau; matinale; service
    """,
    articles=r"""
        l['’]; d['’]; le; la; les; du; de la; de l['’]; de; des; au; aux; à la; à l['’]; à; sur; dans; par;
        nos confrères d[eu]; the; el; il; der; die
    """,
    before=r"""
        on (?:peut )?(?:lire|lit|apprend|apprenait|découvre)(?: \w+){0,2} (?:sur|dans|via|par|chez|de);
        selon(?: (?:une? |des |les |la |l['’])?(?:\w+ ){0,3}?(?:informations?|enquête|article|révélations?
        |sources?|journalistes?|dépêche|calculs|décompte|bilan|analyse|étude)(?: \w+)? d[eu'’](?:s|la| la)?)?;
        d['’]après(?: (?:une? |des |les |la |l['’])?(?:\w+ ){0,3}?(?:informations?|enquête|article|révélations?
        |sources?|journalistes?|dépêche)(?: \w+)? d[eu'’](?:s|la| la)?)?; suivant; rapport(?:e|ent|ait|aient);
        écri(?:t|vent|vait); indique(?:nt)?; indiquait; révèle(?:nt)?; révélait; affirme(?:nt)?; affirmait;
        annonce(?:nt)?; précise(?:nt)?; précisait; signale(?:nt)?; note(?:nt)?; publie(?:nt)?; raconte(?:nt)?;
        relate(?:nt)?; assure(?:nt)?; explique(?:nt)?; souligne(?:nt)?; dévoile(?:nt)?; détaille(?:nt)?;
        rappelle(?:nt)?; avance(?:nt)?; évoque(?:nt)?; observe; confie;
        (?:a|ont|avai(?:t|ent)) (?:\w+ )?(?:rapporté|écrit|indiqué|révélé|affirmé|annoncé|précisé|signalé|publié
        |raconté|relaté|dévoilé|détaillé|fait savoir);
        (?:informations?|révélations?|sources?|enquête|sources?) (?:exclusives? )?(?:de|du|des|d['’])(?: la)?;
        (?:rapporté|révélé|publié|relayé|dévoilé|diffusé|évoqué|annoncé|mentionné|confirmé|documenté
        |mis en ligne)e?s?(?: \w+){0,2} (?:par|dans|sur);
        comme l['’](?:a |avait )?(?:\w+ ){0,2}?(?:écrit|révèle|révélé|rapporte|rapporté|indique|indiqué|explique
        |annonce|annoncé|note|souligne)(?:ent)?; lit-on dans; peut-on lire (?:dans|sur)
    """,
    work=r"""
        (?:articles?|portraits?|billet|éditos?|enquête|interview|entretien|reportage|tribune|papier|dépêche|chronique|éditorial
        |révélations?|récit|documentaire|podcast|analyse|informations?|éditions?|colonnes|pages
        |une)(?: \w+){0,2} (?:de|du|des|dans|sur|pour|par|à|au|avec|d['’])(?: la| l['’])?;
        (?:paru|publié|diffusé|parue?s?|signé)e?s?(?: \w+){0,3} (?:dans|sur|par|au|chez)
    """,
    cite=r"""
        (?:en )?citant; cit(?:e|ent|ait)(?! par); qui cit(?:e|ent|ait); en (?:se )?référ(?:ant|ence) à;
        se référant à; en référence (?:à|au); s['’]appu(?:yant|ie|ient) sur; se bas(?:ant|e|ent) sur;
        renvoy(?:ant|ent) (?:à|vers); renvoie (?:à|vers|au); (?:en )?repren(?:ant|d|nent); qui repren(?:d|nent);
        avec (?:un )?(?:renvoi|lien) (?:à|vers|au); relayant; s['’]appuie sur; sur la foi
    """,
    relay=r"(?:cité|relayé|repris|traduit)e?s?(?: \w+)? (?:par|dans|sur); (?:relaie|relaient|relayait)",
    told=r"""
        (?:a|ont|avait|avaient) (?:\w+ )?(?:déclaré|dit|confié|affirmé|expliqué|indiqué|confirmé|raconté|assuré
        |précisé|répondu|détaillé|réagi|témoigné|souligné|fait savoir|expliquée?)(?: [^\s.,;:()]+){0,4} (?:à|au
        |aux|sur|auprès|dans|devant|chez|pour)(?: (?:de|du|des|d['’]|l['’]|la))?;
        (?:déclaré|confié|expliqué|confirmé|raconté|assuré|précisé|indiqué|dit|affirmé
        |témoigné)(?: \w+){0,2} (?:à|au|aux|auprès|sur|dans)(?: (?:de|du|d['’]|la|l['’]))?;
        (?:déclare|confie|explique|affirme|dit|raconte|confirme|assure|indique|précise|répond|prévient
        |réagit)(?:-t-(?:il|elle|on))?(?: [^\s.,;:()]+){0,4} (?:à|au|aux|sur|auprès|dans)(?: (?:de|du|d['’]|la
        |l['’]))?; l['’]a confirmé (?:à|au|aux);
        (?:interview|entretien|interviewé|interrogé|invité|entretenu|propos|commentaire
        |déclaration)e?s?(?: [^\s.,;:()]+){0,4} (?:à|au|aux|avec|par|sur|de|du|pour|dans|d['’])(?: la| l['’])?;
        au micro (?:de|d['’])(?: la)?; sur (?:l['’]antenne|le plateau|les ondes)(?: de| d['’]| du)?;
        auprès (?:de|du|des|d['’])(?: la| l['’])?; s['’]est confié(?:e)? (?:à|au)
    """,
    learned=r"""
        (?:a|ont) (?:\w+ )?appris; apprend;
        (?:consulté|obtenu|vu|visionné|recueilli|interrogé|authentifié|contacté|joint|examiné)e?s?(?: \w+)? par;
        (?:que |dont |a |ont )*(?:pu )?consult(?:er|é)
    """,
    after=r"""
        rapport(?:e|ent|ait|aient); écri(?:t|vent|vait); indique(?:nt)?; indiquait; révèle(?:nt)?; révélait;
        affirme(?:nt)?; affirmait; précise(?:nt)?; signale(?:nt)?; note(?:nt)?; publie(?:nt)?; raconte(?:nt)?;
        relate(?:nt)?; assure(?:nt)?; explique(?:nt)?; souligne(?:nt)?; dévoile(?:nt)?; détaille(?:nt)?;
        rappelle(?:nt)?; avance(?:nt)?; évoque(?:nt)?; cite(?:nt)?; titre; fait état; croit savoir; parle d['eu’];
        (?:a|ont|avai(?:t|ent)) (?:\w+ ){0,2}?(?:rapporté|écrit|indiqué|révélé|affirmé|précisé|signalé|publié
        |raconté|relaté|dévoilé|détaillé|diffusé|fait état|évoqué|documenté);
        qui (?:a |cite|rapporte|révèle|avait |évoque)
    """,
    after_weak=r"dit; disent; annonce(?:nt)?; (?:a|ont) (?:dit|annoncé)",
    spoken=r"""
        (?:dit|nié|lancé|glissé|martelé|déclaré|affirmé|expliqué|annoncé|confirmé|assuré|réagi|répété|estimé|indiqué|promis|reconnu
        |prévenu|dénoncé); affirm\w+; déclar\w+; dit; invité\w*; interview\w*; expliqu\w+; annonc\w+; estim\w+
    """,
    aired=r"sur; à l['’]antenne de; dans; à",
    learned_after=r"(?:a|ont) (?:pu )?(?:appris|obtenu|consulté|vu|interrogé|recueilli|rencontré|consulter)",
    told_after=r"l['’]interview; dans un entretien",
    adverbs=r"""
        lundi; mardi; mercredi; jeudi; vendredi; samedi; dimanche; ce; cette; hier; aujourd['’]hui; matin; soir;
        semaine; également; aussi; dans; un; une; article; enquête; son; édition; sa; sur; site; exclusivité; en;
        de; du; (?:\d{1,2}); janvier; février; mars; avril; mai; juin; juillet; août; septembre; octobre;
        novembre; décembre; plus; tôt; déjà; d['’]abord; premier; par ailleurs; quant à (?:lui|elle)
    """,
    not_report=r"""
        (?:une? |des |ses |sa |son )*(?:pertes?|bénéfices?|chiffre d['’]affaires|plan social|licenciements
        |suppression|résultats|déficit)
    """,
    not_outlet=r"""
        institute; foundation; philanthropies; group; médias; arabe; entier; diplomatique; agricole; rouge;
        intelligence
    """,
    plain_behind="",
    plain_before="",
    capitals_are_names=True,
    joiner=r"et; ainsi que; ou; de même que",
    label=r"sources?\s?; via; crédits?; original; source originale",
    opener="lu dans; extrait (?:de; du)",
    wire=r"""
        avec(?: (?:des? |les |l['’])?(?:agences?|informations?|contributions?|dépêches?))?(?: (?:de|d['’]))?;
        (?:et|avec) agences; informations recueillies par
    """,
    republished=r"""
        (?:initialement|originellement|d['’]abord|précédemment) (?:\w+ )?(?:publiée?|parue?
        |diffusée?)(?: \w+){0,3}? (?:par|dans|sur|en)(?: (?:le|la|l['’]))?;
        (?:publiée?|parue?|diffusée?) (?:initialement|originellement|à l['’]origine|d['’]abord
        |pour la première fois)(?: \w+){0,3}? (?:par|dans|sur);
        republiée? (?:à partir de|de|depuis|avec|avec l['’](?:accord|autorisation) d[eu'’])(?: (?:le|la|l['’]))?;
        (?:article|texte|contenu) (?:\w+ ){0,3}?(?:issu|tiré|traduit|repris|proposé|produit|fourni
        |reproduit) (?:de|du|par|avec)(?: (?:la|l['’]))?; avec l['’]aimable autorisation d[eu'’](?: la)?;
        traduit (?:de|du)(?: \w+ (?:par|de))?; en partenariat avec;
        reproduit avec (?:l['’]autorisation|la permission) d[eu'’]; (?:©|\(c\)|copyright)(?: \d{4},?)?
    """,
    contributed="(?:a|ont) contribué à (?:cet article|cette dépêche|ce reportage|la rédaction)",
    poll=r"""
        sondages?; sondés; enquête d['’]opinion; baromètre; interrogés par; étude d['’]opinion; classement;
        palmarès
    """,
    not_the_article=r"""
        lire (?:plus|notre); écoute[rz] aussi; suivez-nous; abonnez-vous; retrouvez; inscrivez-vous; newsletter
    """,
    background=r"""
        plus tôt(?! (?:dans la journée|ce|mardi|lundi|mercredi|jeudi|vendredi|samedi|dimanche)); précédemment;
        auparavant; déjà(?= (?:rapporté|écrit|révélé|évoqué|indiqué|publié))?; la semaine (?:dernière|passée);
        le mois dernier; l['’]an(?:née)? (?:dernière?|passée?);
        il y a (?:une?|deux|trois|quelques|plusieurs) (?:semaines?|mois|jours|ans?);
        en (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|20\d\d);
        avai(?:t|ent) (?:\w+ )?(?:rapporté|révélé|écrit|indiqué|publié|annoncé|affirmé|évoqué)
    """,
    own_words=r"""
        (?:à|avec|par|auprès de|pour) (?:notre|ce|cette) (?:journal|rédaction|quotidien|site|magazine
        |correspondante?|reporter|journaliste|média|hebdomadaire);
        nous (?:a|ont) (?:\w+ )?(?:déclaré|dit|confié|affirmé|expliqué|indiqué|confirmé|raconté|assuré|précisé);
        selon nos (?:informations|sources);
        notre (?:correspondante?|reporter|journaliste|envoyée? spéciale?) (?:a|sur place|rapporte|constate)\w*;
        d['’]après nos informations; nos informations
    """,
    anonymous=r"""
        (?:sources?|personnes?|responsables?|proches)(?: \w+){0,3} (?:proches? d[eu]|au (?:fait|courant)
        |ayant (?:connaissance|requis)|informées?|familières?|sous couvert d['’]anonymat|bien informées?)
    """,
    channels=r"""
        (?:cha[iî]nes?|comptes?|canal|canaux|groupes?)(?: \w+){0,2} telegram(?: \S+){0,3} (?:rapport|écri|indiqu
        |affirm|publi|annonc|diffus|relai|montr)\w*;
        (?:selon|d['’]après|rapporte|rapportent|indique|indiquent|affirme|affirment|citant|écrivent|écrit
        |source\s?:)(?: (?!sa|son|ses|leur)\S+){0,4} (?:cha[iî]nes?|comptes?|canal|canaux
        |groupes?)(?: \w+){0,2} telegram;
        (?:comptes|internautes) sur les réseaux sociaux (?:affirm|rapport|publi)\w+
    """,
    media=r"""
        selon (?:\w+ ){0,2}?(?:la presse|médias?|des médias|les médias|presse)(?! \W?(?-i:[A-Z]));
        (?:des|les|plusieurs) médias(?: \w+)? (?:rapport|écri|indiqu|affirm|révèl|annonc|évoqu)\w*;
        (?:rapporte|rapportent|indiquent|affirment|révèlent|écrivent) (?:la presse|les médias|des médias
        |plusieurs médias|la presse \w+); d['’]après (?:la presse|les médias|des médias)
    """,
    inverted="",
    told_gap=0,
    not_said="",
    work_after="",
    # From here on: read in every text, together with the same tables of all other languages.
    abbreviations="",
    endings="",
    compounds="",
    persons="Maire",
    dative="",
    quoted_behind=r"journal; quotidien; hebdomadaire; magazine; site",
    oblique="",
    name_article="",
    after_inverted="",
    photo="photo; photographie; crédits? photos?; crédits?",
    photo_by=r"\bpar\b; \bde\b",
    photo_after="",
    in_brackets="avec",
    in_brackets_after="",
    telegram="",
    channel=r"canal\w*",
    channel_marks="telegram; sociaux",
    media_marks="médias",
    first_marks="",
    byline_before="par; avec; et; pour; l['’]; de; des",
    byline_behind="",
    byline_next="et",
    agency_ends="Agence",
    agency_signatures="",
    apposed=r"""
        une? (?:[\w-]+ ){0,2}?(?:quotidien|hebdomadaire|journal|magazine|site d[’']information|chaîne
        |radio locale|agence de presse)
    """,
    aside="sondage",
    not_names="",
    heads="Dépêche Courrier Tribune Gazette Voix Dauphiné Matin Télégramme Progrès Nouvelles",
    front_heads="Courrier Gazette Dépêche Tribune Voix",
    head_compounds="",
    called="quotidien hebdomadaire journal magazine agence chaîne site tabloïd",
    called_behind="",
    second_heads="",
    connectors="d du de des la le",
    no_name="Le La Les Selon Un Une Ce Cette Ces Chaque Plusieurs Quelques Notre Dans",
)
