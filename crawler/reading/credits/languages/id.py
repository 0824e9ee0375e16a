"""How Indonesian and Malay newsrooms credit: the main words of it; nobody who speaks the language has checked them."""

from crawler.reading.credits.cue_tables import main_cues

CUES = main_cues(
    types=r"""
        kantor berita; agensi berita; surat kabar; harian; koran; media; situs(?: berita)?; laman; majalah;
        stasiun (?:televisi|tv|radio); portal(?: berita)?; akhbar; televisi; program; wartawan
    """,
    articles="yang; milik; resmi; the; dari; oleh; pada; kepada",
    before=r"""
        menurut(?: (?:laporan|berita|data|informasi|pemberitaan))?; dilansir(?: (?:dari|oleh))?;
        demikian (?:dilaporkan|dikutip|dilansir|laporan)(?: (?:oleh|dari))?;
        seperti (?:dilaporkan|dikutip|dilansir|diberitakan)(?: (?:oleh|dari))?;
        sebagaimana (?:dilaporkan|dikutip|dilansir|diberitakan)(?: (?:oleh|dari))?; dilaporkan(?: oleh)?;
        diberitakan(?: oleh)?; laporan(?: dari)?; disiarkan(?: oleh)?; lapor; tulis; memetik laporan; lapor
    """,
    work=r"""
        (?:artikel|wawancara|laporan|berita|investigasi|tulisan|liputan)(?: \w+)? (?:di|dari|oleh|untuk|milik);
        (?:dimuat|diterbitkan|dipublikasikan|tayang)(?: \w+)? (?:di|oleh)
    """,
    cite="mengutip; melansir; mengacu (?:pada|kepada); merujuk(?: pada)?; dikutip (?:dari|oleh)?; memetik; dinukil dari",
    told=r"""
        (?:kata|ujar|tutur|ungkap|jelas|sebut|ucap|terang|papar|tegas|tambah|imbuh|cerita|katanya|ujarnya)\w*(?: [^\s.;:()]+){0,6}? (?:kepada|pada|saat dihubungi|saat ditemui|ketika dihubungi);
        (?:mengatakan|menyatakan|menjelaskan|menuturkan|memberitahu|memberi tahu|berkata|mengungkapkan)(?: [^\s.;:()]+){0,3}? (?:kepada|pada);
        (?:saat|ketika) (?:dihubungi|ditemui|diwawancarai|dikonfirmasi|ditanya)(?: oleh)?;
        wawancara(?: \w+){0,2} (?:dengan|kepada|bersama|di|oleh); berbicara kepada
    """,
    learned="(?:diterima|diperoleh|didapat|dilihat)(?: oleh)?",
    after=r"""
        melaporkan; memberitakan; menyebutkan; mengabarkan; mewartakan; menulis; mengungkap(?:kan)?; menyiarkan;
        mengutip; melansir; menerbitkan; memuat
    """,
    after_weak="menyebut; mengatakan",
    learned_after="(?:memperoleh|mendapatkan|menerima|telah (?:melihat|menghubungi|mencoba menghubungi))",
    work_after="(?:news)",
    adverbs=r"""
        pada; hari; ini; kemarin; (?:senin|selasa|rabu|kamis|jumat|sabtu|minggu); juga; sebelumnya; pertama; kali;
        \(\d{1,2}/\d{1,2}(?:/\d{2,4})?\); telah; sempat; lebih; dulu
    """,
    not_report=r"(?:kerugian|laba|pendapatan)\w*",
    not_outlet="(?:pemimpin redaksi|pemilik|direktur|karyawan|pembaca|grup|group|redaktur)",
    joiner="dan; serta; atau",
    label="sumber; sumber berita",
    wire="disarikan dari; diolah dari",
    republished=r"""
        (?:artikel|berita|tulisan) ini (?:telah )?(?:tayang|terbit|diterbitkan|dimuat|disadur|diterjemahkan|pertama
        kali)(?: \w+){0,3}? (?:di|oleh|dari)
    """,
    poll="survei; jajak pendapat; litbang",
    not_the_article="baca juga; baca selengkapnya; simak juga; ikuti kami; lihat juga; tonton juga",
    background=r"""
        sebelumnya; (?:pekan|minggu|bulan|tahun) lalu; pada (?:tahun )?20\d\d; beberapa (?:hari|pekan|bulan|tahun) lalu
    """,
    own_words="kepada (?:kami|wartawan kami|redaksi kami)",
    anonymous=r"(?:sumber|pejabat)(?: \w+){0,4} (?:mengetahui|dekat dengan)",
    media=r"""
        (?:menurut|kutip) (?:\w+ )?media(?:-media)? (?:lokal|asing|setempat|pemerintah)(?=[ ,.]);
        media (?:lokal|setempat|asing|pemerintah) (?:\w+ )?(?:melaporkan|memberitakan|menyebut)
    """,
    photo="foto; gambar",
    media_marks="media",
    called="harian koran majalah situs laman",
    no_name="Menurut Dalam Di Pada Dari Dan Yang Ini Itu Namun Baca",
)
