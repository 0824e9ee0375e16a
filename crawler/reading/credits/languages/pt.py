"""How Portuguese-language newsrooms credit."""

from crawler.reading.credits.cue_tables import Cues

CUES = Cues(
    types=r"""
        jorna(?:l|is)(?: \w+)?; diários?; agências?(?: de notícias| noticiosa)?; revistas?; semanários?; rádio;
        emissoras?; cana(?:l|is)(?: de televisão)?; televisão; tv; rede; portal; site; página; publicação;
        matutino; tabloide; periódico; programa; jornalistas? d[aoe]; colunista d[aoe]; correspondente d[aoe]
    """,
    articles=r"""
        o; a; os; as; ao; à; aos; às; do; da; dos; das; no; na; nos; nas; pelo; pela; um; uma; the; le; el; la;
        norte-americano; americano; britânico; alemão; francês; espanhol; brasileiro; português
    """,
    before=r"""
        segundo(?: (?:a |o |as |os |uma? )?(?:\w+ )?(?:informações|informação|reportagem|apuração|notícia
        |fontes?|dados|levantamento)(?: \w+)? d[aoe])?;
        de acordo com(?: (?:a |o |as |os |uma? )?(?:\w+ )?(?:informações|informação|reportagem|apuração|notícia|fontes?|dados|levantamento)(?: \w+)? d[aoe])?; conforme(?: \w+)?(?: (?:apurou
        |noticiou|informou|publicou|revelou|divulgou|avançou))?; como (?:noticiou|informou|publicou|revelou
        |avançou|escreve|escreveu|conta|mostrou|divulgou|adiantou); (?:diz|disse); informa (?:a
        |o) (?:jornalista|colunista|repórter) [^.;:!?\n]{0,40}?,? n[oa]; informa(?:m|va)?; informou;
        informaram; noticia(?:m)?; noticiou; noticiaram; publica(?:m)?; publicou; publicaram; revela(?:m)?;
        revelou; revelaram; escreve(?:m)?; escreveu; escreveram; avança(?:m)?; avançou; adianta(?:m)?;
        adiantou; relata(?:m)?; relatou; reporta(?:m)?; reportou; conta(?:m)?; contou; apura(?:m)?; apurou;
        cita(?:m)?; citou; destaca(?:m)?; destacou; aponta(?:m)?; apontou; afirma(?:m)?; afirmou; mostra(?:m)?;
        mostrou; divulgou; divulgaram; refere(?:m)?; referiu; recorda(?:m)?; lembra(?:m)?; detalha(?:m)?;
        detalhou; (?:informações|apuração|fontes|dados|notícias) d[aoe]; (?:publicad|divulgad|revelad
        |noticiad|avançad|adiantad|citad|apurad|obtid)[oa]s?(?: \w+){0,2} (?:pel[oa]|por|n[oa]|em)
    """,
    inverted="",
    work=r"""
        (?:artigo|reportagem|entrevista|coluna|investigação|notícia|matéria|editorial|crónica|crônica
        |análise|documentário|podcast|texto|edição|páginas|publicação|exclusivo
        |furo)(?: \w+){0,2} (?:d[aoe]|n[oa]|em|para|pel[oa]|por|com|a[o]?|à); (?:saiu|apareceu
        |publicad[oa])(?: \w+){0,3} (?:n[oa]|em)
    """,
    cite=r"""
        citando; cita(?:m|va)?; citou; que cita; citad[oa] por; com base (?:em
        |n[oa])(?: (?:uma? )?(?:\w+ )?(?:informações|reportagem|notícia|dados) d[aoe])?; remetendo para;
        remete(?:m)? para; referindo-se a; atribuindo a; baseando-se (?:em|n[oa]); fazendo referência a;
        na sequência de uma notícia d[aoe]
    """,
    relay=r"(?:citad|reproduzid|traduzid|replicad)[oa]s?(?: \w+)? (?:por|pel[oa]|n[oa])",
    told=r"""
        (?:disse|disseram|declarou|declararam|afirmou|afirmaram|explicou|contou|confirmou|confirmaram
        |revelou|adiantou|garantiu|admitiu|assegurou|comentou|respondeu|relatou|diz|explica|conta|afirma
        |confirma|garante|admitiram)(?: [^\s.,;:()]+){0,4} (?:a|ao|à|aos|às|em|no|na|para|com); (?:tinha
        |havia) (?:dito|declarado|afirmado|confirmado)(?: \w+){0,3} (?:a|ao|à|em|no|na|para);
        declarações(?: \w+){0,2} (?:a|ao|à|em|para|com); entrevista(?: [^\s.,;:()]+){0,3} (?:a|ao|à|com
        |d[aoe]|em|n[oa]|para|pel[oa]); entrevistad[oa]s? (?:por|pel[oa]|n[oa]); em conversa com;
        conversou com; falou (?:a|ao|à|com); ouvid[oa]s? (?:por|pel[oa]); contactad[oa]s? (?:por|pel[oa]);
        questionad[oa]s? (?:por|pel[oa])
    """,
    told_gap=0,
    learned=r"""
        teve acesso; apurou; soube; (?:obtid|consultad|vist|analisad|ouvid|contactad|procurad)[oa]s? (?:por
        |pel[oa])
    """,
    after=r"""
        informa(?:m|va)?; informou; informaram; noticia(?:m)?; noticiou; noticiaram; publica(?:m)?; publicou;
        publicaram; revela(?:m)?; revelou; revelaram; escreve(?:m)?; escreveu; escreveram; avança(?:m)?;
        avançou; adianta(?:m)?; adiantou; relata(?:m)?; relatou; reporta(?:m)?; reportou; conta(?:m)?; contou;
        apura(?:m)?; apurou; cita(?:m)?; citou; destaca(?:m)?; destacou; aponta(?:m)?; apontou; afirma(?:m)?;
        afirmou; mostra(?:m)?; mostrou; divulgou; divulgaram; refere(?:m)?; referiu; recorda(?:m)?;
        lembra(?:m)?; detalha(?:m)?; detalhou; (?:já )?(?:havia|tinha|tem) (?:\w+ )?(?:informado|publicado
        |noticiado|revelado|avançado|divulgado); que (?:cita|citou|publica|revelou|noticiou|avançou)
    """,
    after_weak="diz; disse; dizem; dá conta",
    not_said="",
    spoken=r"""
        disse; declarou; afirmou; explicou; garantiu; negou; anunciou; confirmou; avisou; admitiu; entrevista
    """,
    aired="n[oa]; em",
    learned_after=r"""
        apurou; soube; teve acesso; sabe; obteve; consultou; viu; ouviu; conseguiu (?:apurar|confirmar)
    """,
    told_after="",
    work_after="",
    adverbs=r"""
        est[ea]; est[ae]s; n[oa]; segunda; terça; quarta; quinta; sexta; sábado; domingo; -feira; feira; hoje;
        ontem; semana; manhã; noite; também; ainda; em; uma?; artigo; sua; edição; exclusivo; site; janeiro;
        fevereiro; março; abril; maio; junho; julho; agosto; setembro; outubro; novembro; dezembro; \d{1,2};
        d[aoe]; já; primeiro; recentemente
    """,
    not_report=r"""
        (?:seus |suas |um |uma |o |a |os |as |de )*(?:prejuízos?|lucros?|receitas?|resultados
        |despedimentos?|demissões|encerramento|falência)
    """,
    not_outlet="institute; foundation; group; grupo; intelligence; inteiro",
    plain_behind="",
    plain_before="",
    capitals_are_names=True,
    joiner="e; bem como; assim como; ou",
    label="fontes?; via; crédito; agências; com informações d[aoe]",
    opener="lido n[oa]",
    wire=r"""
        com (?:informações|informação|dados|conteúdo|material|agências?|textos?)(?: (?:d[aoe]s?
        |de))?(?: agências?)?; (?:e|com) agências; texto d[aoe]
    """,
    republished=r"""
        (?:publicad[oa]|divulgad[oa]) (?:originalmente|inicialmente|primeiro
        |pela primeira vez)(?: \w+){0,3}? (?:em|n[oa]|por|pel[oa]); (?:originalmente
        |inicialmente) (?:publicad[oa]|divulgad[oa])(?: \w+){0,3}? (?:em|n[oa]|por|pel[oa]); (?:artigo
        |texto|conteúdo|reportagem) (?:\w+ ){0,3}?(?:foi publicad[oa]|saiu|apareceu)(?: \w+){0,3}? (?:em
        |n[oa]); republicad[oa](?: \w+){0,3}? (?:d[aoe]|com); reproduzid[oa] (?:d[aoe]|com (?:permissão
        |autorização) d[aoe]); traduzid[oa] d[aoe]; cortesia d[aoe]; em parceria com; (?:©|\(c\)
        |copyright)(?: \d{4},?)?
    """,
    contributed="""
        (?:contribuiu|contribuíram|colaborou|colaboraram) (?:para|com|nesta|neste) ?(?:est[ae]|a|o)? ?(?:reportagem|notícia|texto|artigo|matéria)
    """,
    poll=r"""
        sondage(?:m|ns); pesquisas?; inquéritos?; barómetro; intenções? de voto; ranking; datafolha
    """,
    not_the_article="siga-nos; subscreva; assine; inscreva-se",
    background=r"""
        anteriormente; na semana passada; no (?:mês|ano) passado; há (?:uma?|dois|duas|três|alguns|algumas
        |vários|várias) (?:semanas?|mês|meses|dias?|anos?); em (?:janeiro|fevereiro|março|abril|maio|junho
        |julho|agosto|setembro|outubro|novembro|dezembro|20\d\d); (?:havia|tinha) (?:\w+ )?(?:informado
        |publicado|noticiado|revelado|avançado); já (?:noticiou|publicou|revelou|havia|tinha)
    """,
    own_words=r"""
        (?:a|ao|à|com|para) (?:est[ea]|noss[oa]) (?:jornal|redação|redacção|revista|portal|jornalista
        |repórter|reportagem|site|rádio|canal); (?:disse|contou|explicou|confirmou)-nos;
        noss[oa] (?:reportagem|correspondente|repórter|equipa|equipe) (?:\w+ )?(?:apurou|viu|falou|ouviu|constatou)
    """,
    anonymous=r"""
        (?:fontes|pessoas|funcionários)(?: \w+){0,3} (?:conhecedoras|familiarizad[oa]s|próximas
        |com conhecimento|ligadas|a par|que pediram anonimato|sob anonimato)
    """,
    channels=r"""
        cana(?:l|is)(?: \w+){0,2} (?:do |no |de )?telegram(?: \S+){0,3} (?:inform|public|afirm|escrev
        |divulg|diss)\w*; (?:segundo|de acordo com|citando|informou|publicou|divulgou|fonte:)(?: (?!seu
        |sua)\S+){0,4} cana(?:l|is)(?: \w+){0,2} (?:do |no |de )?telegram
    """,
    media=r"""
        segundo (?:\w+ ){0,2}?(?:a imprensa|imprensa|os media|media|meios de comunicação|a mídia
        |mídia)(?! \W?(?-i:[A-Z])); (?:imprensa|media|mídia)(?: \w+){0,2} (?:inform|public|noticia|avanç
        |revel|diz)\w*; de acordo com a (?:imprensa|mídia)
    """,
    # From here on: read in every text, together with the same tables of all other languages.
    abbreviations="Sr; Sra; Dra; Prof",
    endings="",
    compounds="",
    persons="",
    dative="",
    quoted_behind="jornal; diário; revista; portal; semanário",
    oblique="",
    name_article="",
    after_inverted="",
    photo="foto; imagem; fotografia; crédito; arquivo",
    photo_by=r"\bde\b",
    photo_after=r"[/|-]?\s*(?:Foto|Divulgação|Arquivo)\b",
    in_brackets="com; com agências",
    in_brackets_after="",
    telegram="",
    channel="cana(?:l|is)",
    channel_marks="telegram",
    media_marks="imprensa; mídia; media; comunicação",
    first_marks="",
    byline_before="por; d[aoe]; com; e; fonte",
    byline_behind="",
    byline_next="e",
    agency_ends="Agência",
    agency_signatures="",
    apposed=r"uma? (?:[\w-]+ ){0,2}?(?:jornal|diário|semanário|emissora|revista|portal de notícias|agência de notícias)",
    aside="sondagem; podcast; newsletter",
    not_names="",
    heads="Jornal Diário Correio Notícias Gazeta Folha Tribuna Voz Expresso",
    front_heads="Jornal Diário Correio Gazeta Folha Tribuna Voz",
    head_compounds="",
    called="jornal diário agência revista semanário emissora portal",
    called_behind="",
    second_heads="",
    connectors="do da de dos das e",
    no_name="Segundo Conforme Um Uma No Na Ao Pelo Pela Os As",
)
