"""How Croatian, Bosnian and Montenegrin newsrooms credit: the main words of it; nobody who speaks the language has checked them."""

from crawler.reading.credits.cue_tables import main_cues

CUES = main_cues(
    types=r"""
        (?:novinsk\w+ )?agencij(?:a|i|e|u|om); list(?:u|a|om)?; dnevnik(?:u|a|om)?; portal(?:u|a|om)?;
        televizij(?:a|i|e|u|om); radi(?:o|ja|ju); magazin(?:u|a)?; tjednik(?:u|a)?; n(?:e|je)d(?:e)?ljnik(?:u|a)?;
        novin(?:e|ama|a); mrež(?:a|i|e|u); emisij(?:i|a|e|u); medij(?:u|a)?; kanal(?:u|a)?; tabloid(?:u|a)?;
        stranic(?:a|i|e); dopisni\w+; novinar(?:i|u|ima|ka)?
    """,
    articles=r"""
        za; u; na; od; iz; kod; s; sa; američk\w+; britansk\w+; nj?emačk\w+; rusk\w+; ukrajinsk\w+; francusk\w+;
        hrvatsk\w+; srpsk\w+; izraelsk\w+; državn\w+; lokaln\w+; the
    """,
    before=r"""
        prema(?: (?:pisanju|navodima|informacijama|izv(?:j)?eštaju|izvješću|saznanjima|podacima|izvorima))?;
        javlja(?:ju)?; javi(?:o|la); piš[eu]; prenos[ie]; navod[ie]; objavi(?:o|la|li); izv(?:j)?eštava(?:ju)?;
        izvješćuje; donosi; doznaje; saznaje; otkriva;
        kako (?:javlja|piše|prenosi|navodi|doznaje|saznaje|izv(?:j)?eštava|tvrdi|prenose|pišu);
        (?:objavljen|prenesen|prenet)\w* (?:u|na|od); (?:izvor[ia]|informacij[ae]|saznanja|pisanj[eu]|navodima)
    """,
    work=r"""
        (?:člank\w*|članak|intervju\w*|reportaž\w+|tekst\w*|priloz?\w*|istraživanj\w+|istrag\w+|kolumn\w+|izv(?:j)?eštaj\w*|izvješ\w+)(?:
        \w+){0,2}? (?:za|u|na|od)
    """,
    cite=r"""
        pozivajući se na; poziva(?:ju)? se na; pozvao se na; citirajući; citira(?:ju)?; s pozivom na; uz pozivanje na;
        pozivajući se
    """,
    relay=r"(?:citiran|prenesen|preveden)\w*(?: \w+)? (?:u|od|iz)",
    told=r"""
        (?:rekao|rekla|rekli|izjavio|izjavila|izjavili|kazao|kazala|potvrdio|potvrdila|ispričao|ispričala|objasnio|objasnila|poručio|poručila|kaže|ističe|navodi|tvrdi)(?: [^\s.,;:()]+){0,4}? (?:za|u|na);
        (?:u )?(?:razgovoru|intervjuu|izjavi)(?: \w+){0,2}? (?:za|s|sa|u); intervju(?:u|a)?(?: \w+)? (?:za|s|sa);
        gost(?:ujući|ovao|ovala) (?:na|u); gostovanju (?:na|u)
    """,
    learned="(?:u posjedu|u posedu|u koji je imao uvid|u koje je imao uvid)",
    after=r"""
        javlja(?:ju)?; javi(?:o|la); piš[eu]; pisa(?:o|la); prenos[ie]; preni(?:o|jela); prene(?:o|la); navod[ie];
        objavi(?:o|la|li); izv(?:j)?eštava; izvješćuje; doznaje; saznaje; otkriva; otkri(?:o|la); donosi; tvrdi; citira
    """,
    after_weak="kaže",
    learned_after=r"""
        (?:nezvanično |neslužbeno |neformalno )?(?:saznaje|doznaje|je saznao|je doznao|je imao uvid|ima
        uvid|posjeduje|poseduje)
    """,
    told_after=r"""
        (?:je |su
        )?(?:rekao|rekla|rekli|izjavio|izjavila|kazao|kazala|potvrdio|potvrdila|potvrdili|ispričao|ispričala|rečeno)
    """,
    work_after=r"(?:izvori|istraživanje|istraga|novinar(?:i|ka)?|dopisni\w+)",
    adverbs=r"""
        danas; jučer; juče; također; takođe; prvi; prva; ranije; u; ponedjeljak; ponedeljak; utorak; srijedu; sredu;
        četvrtak; petak; subotu; nedjelju; nedelju; je; su; ekskluzivno; neslužbeno; nezvanično
    """,
    not_report=r"(?:gubita\w+|gubitk\w+|dobit\w*|prihod\w*)",
    not_outlet=r"""
        (?:glavn\w+ )?(?:uredni\w+|vlasni\w+|direktor\w*|zaposlen\w*|čitatelj\w*|čitaoc\w*); grup(?:a|e|u); fondacij\w+
    """,
    joiner="i; te; kao i; ili",
    label="izvor; izvori",
    wire=r"uz (?:korištenje|agencijske) (?:\w+ )?(?:vijesti|vesti)?",
    republished=r"""
        (?:tekst|članak|intervju) (?:je )?(?:prvotno |prvi put |izvorno |originalno )?(?:objavljen|preuzet|prenesen|prenet)(?: \w+){0,2}? (?:u|na|od|iz|sa|s);
        (?:preuzeto|prevedeno) (?:s|sa|iz|od)
    """,
    poll=r"anket\w+; istraživanj\w+ javnog; ispitivanj\w+ javnog",
    not_the_article="pročitajte (?:još|i|više); vidi još; pratite nas; pretplatite se; pogledajte",
    background=r"""
        ranije; prošl(?:i|og|e|a) (?:tjedn\w+|tjedan|m(?:j)?esec\w*|godin\w+|nedelj\w+|sedmic\w+); lani;
        (?:u )?20\d\d\. godine; pr(?:ij)?e \w+ (?:tjedana|m(?:j)?eseci|godina|dana|nedelja)
    """,
    own_words=r"za (?:naš|naše|našu) (?:list|portal|redakciju|novine); (?:naš|našem) (?:novinar|reporter)\w*",
    anonymous=r"(?:izvori|osobe|izvor)(?: \w+){0,3} (?:upoznat\w+|blis(?:ki|kih|kog|ak))",
    media=r"""
        prema (?:\w+ ){0,2}(?:medijima|medijskim)(?! \W?(?-i:[A-Z])); (?:pišu|javljaju|prenose|tvrde) (?:\w+ )?mediji;
        (?:lokalni|ruski|ukrajinski|srpski|hrvatski|strani) mediji (?:javlj|piš|prenos|tvrd)\w+
    """,
    photo="foto",
    media_marks="medij",
    heads="Novine Novosti List Vijesti Vesti",
    called="list dnevnik portal agencija tjednik nedeljnik magazin televizija listu portalu agenciji televiziji tjedniku",
    no_name="Prema Kako To Ovo Na U Za Ali Nakon",
)
