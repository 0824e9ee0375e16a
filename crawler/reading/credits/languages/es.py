"""How Spanish-language newsrooms credit."""

from crawler.reading.credits.cue_tables import Cues

CUES = Cues(
    types=r"""
        diarios?; periódicos?; rotativos?; agencias?(?: \w+)?(?: de (?:noticias|prensa))?(?: \w+)?; cadenas?(?: de televisión)?; televisión;
        televisora; canal(?: de televisión)?; revistas?; semanarios?; radio(?:emisora)?; emisora; sitio(?: web)?;
        web; portal(?: de noticias)?; medios?(?: de comunicación| digital)?; tabloide; publicación; digital;
        prensa; red; plataforma; programa; corresponsal(?:es)?(?: de)?; periodistas?(?: de| del)?;
        reporteros?(?: de| del)?; servicio
    """,
    articles=r"el; la; los; las; al; a la; del; de la; de; en; a; the; le; der; die; il; l['’]",
    before=r"""
        destac(?:a|ó); consign(?:a|ó); remarc(?:a|ó); subray(?:a|ó);
        según(?: (?:una? |el |la |las |los |un )?(?:\w+ ){0,3}?(?:informaci(?:ón|ones)|investigación|artículo
        |fuentes?|datos|reporte|informe|recuento|cálculos|publicación|noticia|exclusiva)(?: \w+)? (?:de|del|en
        |publicad[oa]s? (?:por|en)|difundid[oa]s? por)(?: la| el)?)?;
        de acuerdo (?:con|a)(?: (?:una? |el |la |las |los |un )?(?:\w+ ){0,3}?(?:informaci(?:ón|ones)
        |investigación|artículo|fuentes?|datos|reporte|informe|publicación)(?: \w+)? (?:de|del|en)(?: la| el)?)?;
        conforme a; como; informa(?:n|ba|ron)?; informó; publica(?:n|ba|ron)?; publicó; adelanta(?:n|ba|ron)?;
        adelantó; reporta(?:n|ron)?; reportó; revela(?:n|ron)?; reveló; señala(?:n|ron)?; señaló; apunta(?:n)?;
        apuntó; indica(?:n)?; indicó; cuenta(?:n)?; contó; recoge(?:n)?; recogió; destaca(?:n)?; escribe(?:n)?;
        escribió; asegura(?:n)?; aseguró; afirma(?:n)?; afirmó; sostiene(?:n)?; explica(?:n)?; detalla(?:n)?;
        detalló; relata(?:n)?; avanza(?:n)?; avanzó; desvela(?:n)?; desveló; divulgó; difundió; consigna;
        consignó; precisa; precisó; dice;
        ha(?:n|bía)? (?:\w+ )?(?:informado|publicado|adelantado|reportado|revelado|señalado|indicado|contado
        |recogido|escrito|asegurado|afirmado|desvelado|avanzado|detallado|difundido);
        (?:publicad|difundid|revelad|informad|reportad|adelantad|citad|recogid|desvelad|divulgad
        |avanzad)[oa]s?(?: \w+){0,2} (?:por|en); fuentes (?:de|del|citadas por)(?: la| el)?;
        información (?:de|del)(?: la| el)?; se lee en
    """,
    work=r"""
        (?:artículo|reportaje|entrevista|investigación|columna|tribuna|informe|nota|noticia|exclusiva|análisis
        |editorial|crónica|reporte|documental|podcast|informaci(?:ón|ones)|edición|páginas|revelaciones
        |texto)(?: \w+){0,2} (?:de|del|en|para|por|con|a|al)(?: la| el)?;
        (?:apareció|aparecid[oa]|salió|sale|publicad[oa])(?: \w+){0,3} en
    """,
    cite=r"""
        citando(?: a)?; cita(?:n|ba|ron)?(?: a)?; citó(?: a)?; que cita(?: a)?;
        con (?:referencia|enlace|base) (?:a|en|al); en referencia a(?:l)?;
        (?:en |con )?base (?:a|en)(?: (?:un |una )?(?:\w+ ){0,2}?(?:informaci(?:ón|ones)|reporte|artículo|datos
        |publicación) (?:de|del))?; haciéndose eco de(?:l)?; se (?:hace|hizo|hacen) eco de(?:l)?; basándose en;
        se basa(?:n)? en; remitiéndose a(?:l)?; se remite a(?:l)?; se refiere a(?:l)?; refiriéndose a(?:l)?;
        remite a(?:l)?; atribuye a(?:l)?; que atribuye a; apoyándose en; reproduciendo; en alusión a
    """,
    relay=r"(?:citad|recogid|reproducid|traducid|replicad)[oa]s?(?: \w+)? (?:por|en); retransmit\w+",
    told=r"""
        (?:dijo|declaró|explicó|afirmó|aseguró|contó|confirmó|señaló|comentó|indicó|relató|reconoció|respondió
        |manifestó|confesó|detalló|admitió|dijeron|declararon|explicaron|afirmaron|contaron|confirmaron|señalaron
        |comentaron|aseguraron|dice|explica|cuenta|asegura|afirma|confirma|declara|relata
        |adelantó)(?: [^\s.,;:()]+){0,4} (?:a|al|en|para|con|ante)(?: la| el)?;
        ha(?:n|bía)? (?:\w+ )?(?:dicho|declarado|explicado|afirmado|asegurado|contado|confirmado|señalado
        |comentado|indicado|relatado|reconocido|detallado|admitido)(?: [^\s.,;:()]+){0,4} (?:a|al|en|para
        |con)(?: la| el)?; declaraciones(?: \w+){0,2} (?:a|al|en|para|con)(?: la| el)?;
        entrevista(?: [^\s.,;:()]+){0,3} (?:con|a|al|en|de|del|para|por)(?: la| el)?;
        entrevistad[oa]s? (?:por|en)(?: la| el)?; conversación con; habl(?:ó|aron|ado|ar|a) con;
        consultad[oa]s? por; preguntad[oa]s? por; a preguntas de; en conversación con
    """,
    learned=r"""
        ha(?:n)? (?:podido saber|sabido|tenido acceso); tuvo acceso; supo; pudo (?:saber|conocer|confirmar);
        (?:obtenid|consultad|vist|revisad|contactad|analizad)[oa]s? por; accedió;
        a (?:los|las|la|lo)? ?(?:cual(?:es)?|que) (?:ha |han )?(?:tenido|tuvo) acceso
    """,
    after=r"""
        informa(?:n|ba|ron)?; informó; publica(?:n|ba|ron)?; publicó; adelanta(?:n|ba|ron)?; adelantó;
        reporta(?:n|ron)?; reportó; revela(?:n|ron)?; reveló; señala(?:n|ron)?; señaló; apunta(?:n)?; apuntó;
        indica(?:n)?; indicó; cuenta(?:n)?; contó; recoge(?:n)?; recogió; destaca(?:n)?; escribe(?:n)?; escribió;
        asegura(?:n)?; aseguró; afirma(?:n)?; afirmó; sostiene(?:n)?; explica(?:n)?; detalla(?:n)?; detalló;
        relata(?:n)?; avanza(?:n)?; avanzó; desvela(?:n)?; desveló; divulgó; difundió; cita(?:n)?; citó; precisó;
        consignó;
        (?:ya )?ha(?:n|bía)? (?:\w+ )?(?:informado|publicado|adelantado|reportado|revelado|señalado|indicado
        |contado|recogido|escrito|asegurado|afirmado|desvelado|avanzado|detallado|difundido);
        que (?:cita|publica|adelantó|reveló|informó)
    """,
    after_weak=r"dice; dijo; dicen",
    spoken=r"""
        dijo; declaró; afirmó; explicó; aseguró; negó; anunció; confirmó; señaló;
        ha (?:dicho|declarado|afirmado|explicado|asegurado|negado|anunciado|reconocido); reconoció; advirtió;
        entrevista
    """,
    aired=r"en; en la; en el",
    learned_after=r"""
        ha(?:n)? (?:podido saber|sabido|tenido acceso|podido confirmar|obtenido|consultado|visto); supo;
        tuvo acceso; pudo (?:saber|conocer|confirmar|ver)
    """,
    told_after=r"le (?:dijo|explicó|confirmó)",
    adverbs=r"""
        este; esta; el; la; lunes; martes; miércoles; jueves; viernes; sábado; domingo; hoy; ayer; semana; mañana;
        noche; también; además; en; un; una; artículo; su; edición; exclusiva; web; enero; febrero; marzo; abril;
        mayo; junio; julio; agosto; septiembre; octubre; noviembre; diciembre; \d{1,2}; de; ya; primero;
        recientemente; previamente; por su parte
    """,
    not_report=r"""
        (?:sus |unas |un |una |la |el |de )*(?:pérdidas|beneficios|ingresos|resultados|despidos?|ERE|cierre
        |plantilla|ventas trimestrales)
    """,
    not_outlet=r"""
        institute; foundation; philanthropies; group; vasco; valenci[aà]; deportivo; entero; intelligence;
        bursátil
    """,
    plain_behind="",
    plain_before="",
    capitals_are_names=True,
    joiner=r"y; e; así como; o; junto a; junto con",
    label=r"fuentes?; vía; via; crédito; agencias; con información de",
    opener="leído en; tomado de",
    wire=r"""
        con (?:información|informaciones|datos|reportes|contenidos?|aportes) (?:de|del)(?: (?:la|las|agencias?))?;
        (?:elaborado|redactado) con(?: \w+){0,2} (?:de|del)(?: la)?; (?:y|con) agencias
    """,
    republished=r"""
        (?:publicad[oa]|aparecid[oa]|emitid[oa]) (?:originalmente|inicialmente|por primera vez|originariamente
        |primero)(?: \w+){0,3}? (?:en|por)(?: (?:el|la))?;
        (?:originalmente|inicialmente|originariamente) (?:\w+ )?(?:publicad[oa]|aparecid[oa]|apareció
        |se publicó)(?: \w+){0,3}? (?:en|por)(?: (?:el|la))?;
        (?:artículo|texto|nota|contenido|reportaje) (?:\w+ ){0,3}?(?:apareció|se publicó|fue publicad[oa]
        |salió)(?: \w+){0,3}? en(?: (?:el|la))?;
        republicad[oa](?: \w+){0,3}? (?:de|con|por)(?: (?:el|la|permiso de))?;
        reproducid[oa] (?:de|con (?:permiso|autorización) de)(?:l)?; traducid[oa] (?:de|del); traducción de(?:l)?;
        por cortesía de(?:l)?; cortesía de(?:l)?; en colaboración con; con (?:permiso|autorización) de(?:l)?;
        (?:©|\(c\)|copyright)(?: \d{4},?)?
    """,
    contributed=r"""
        (?:contribuyó|contribuyeron|colaboró|colaboraron)(?: \w+)? (?:a|con|en) (?:est[ea]|la|el) (?:nota|informe|reportaje|artículo|noticia|información|despacho)
    """,
    poll=r"encuestas?; sondeos?; barómetro; encuestad[oa]s; estudio de opinión; ranking; intención de voto",
    not_the_article=r"""
        síguenos; suscríbete; suscríbase
    """,
    background=r"""
        anteriormente; previamente; con anterioridad; la semana pasada; el (?:mes|año) pasado;
        hace (?:una?|dos|tres|unos|unas|varios|varias|algunos|algunas) (?:semanas?|mes(?:es)?|días?|años?);
        en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|20\d\d);
        había(?:n)? (?:\w+ )?(?:informado|publicado|adelantado|reportado|revelado);
        ya (?:informó|publicó|adelantó|reveló|había|contó)
    """,
    own_words=r"""
        (?:a|al|con|para|por|ante) (?:este|esta|nuestro|nuestra) (?:diario|periódico|medio|redacción|revista
        |portal|periodista|reportero|cadena|web|rotativo|corresponsal|semanario|agencia);
        (?:ha|han) (?:podido saber|tenido acceso) (?:este|esta) (?:diario|periódico|medio|redacción|revista
        |portal|cadena|web);
        nos (?:dijo|contó|explicó|confirmó|aseguró|señaló|ha dicho|han dicho|dijeron|contaron);
        nuestro (?:corresponsal|reportero|enviado especial|periodista) (?:\w+ )?(?:constató|informa|vio|habló)
    """,
    anonymous=r"""
        (?:fuentes|personas|funcionarios)(?: \w+){0,3} (?:conocedoras|familiarizad[oa]s|cercanas|con conocimiento
        |al tanto|próximas|de la negociación|consultadas)
    """,
    channels=r"""
        canal(?:es)?(?: \w+){0,2} (?:de )?telegram(?: \S+){0,3} (?:inform|public|report|asegur|afirm|escrib
        |difund|señal|indic)\w*;
        (?:según|de acuerdo con|informa|informan|informó|informaron|publica|publicó|reportan|reportó|escribe
        |citando|difundió|difunden|fuente:)(?: (?!su|sus)\S+){0,4} canal(?:es)?(?: \w+){0,2} (?:de )?telegram;
        (?:usuarios|cuentas) (?:de|en) (?:las )?redes sociales (?:inform|public|report|asegur|afirm|difund)\w+
    """,
    media=r"""
        según (?:\w+ ){0,2}?(?:medios|la prensa|prensa)(?! \W?(?-i:[A-Z]));
        (?:medios|la prensa)(?: \w+){0,2} (?:inform|public|report|asegur|afirm|señal|apunt)\w+;
        (?:informan|informaron|publican|reportan|reportaron|aseguran|señalan|recogen) (?:los |var
        ios |diversos )?medios; de acuerdo con (?:\w+ )?(?:medios|la prensa)
    """,
    inverted="",
    told_gap=0,
    not_said="",
    work_after="",
    # From here on: read in every text, together with the same tables of all other languages.
    abbreviations="",
    endings="",
    compounds="",
    persons="",
    dative="",
    quoted_behind=r"diario; periódico; revista; portal",
    oblique="",
    name_article="",
    after_inverted="",
    photo="foto; imagen; imágenes; fotografía; crédito; archivo",
    photo_by=r"\bde\b",
    photo_after=r", archivo; [/|-]?\s*Foto\b",
    in_brackets="con",
    in_brackets_after="",
    telegram="",
    channel=r"canal\w*",
    channel_marks="telegram; sociales",
    media_marks="medios",
    first_marks="",
    byline_before="por; de; del; con; y; fuente",
    byline_behind="",
    byline_next="y",
    agency_ends="Agencia",
    agency_signatures="",
    apposed=r"""
        una? (?:[\w-]+ ){0,2}?(?:diario|periódico|semanario|emisora|cadena|portal de noticias
        |agencia de noticias|revista)
    """,
    aside="encuesta",
    not_names="",
    heads="Heraldo Diario Noticias Correo Gaceta Periódico Tribuna Prensa Voz Faro",
    front_heads="Heraldo Diario Correo Gaceta Voz Faro",
    head_compounds="",
    called="diario periódico rotativo agencia cadena revista semanario portal red",
    called_behind="",
    second_heads="",
    connectors="de del la el y",
    no_name="El Los La Las Según En Un Una Unos Este Esta Cada Varios Nuestro Otro",
)
