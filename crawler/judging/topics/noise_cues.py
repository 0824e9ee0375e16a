"""The words that tell a line of links, tags or notices from an article, language by language."""

# What opens a link to another article or a list of tags: counts before a colon, or as a whole line.
LABELS = """
read also | also read | read more | read next | read this | read on | see also | more on this | more on this story |
more on this topic |
more like this | more stories | more news | more from us | more | must read | don't miss | do not miss |
you may also like |
you might also like | you may like | you may also be interested in | recommended | recommended reading |
recommended for you |
recommended stories | related | related article | related articles | related story | related stories | related news |
related content |
related coverage | related topics | related links | related posts | further reading | in other news |
in case you missed it | icymi |
most read | most popular | most viewed | most shared | most commented | trending | trending now | popular |
popular now | top stories |
top story | latest news | latest stories | editors' picks | editor's picks | editors' choice | our picks | up next |
next article |
previous article | next story | now read | now watch | watch also | also of interest | elsewhere |
tags | tag | topics | keywords | categories | filed under | labels | hashtags | follow us | share this |
share this article | advertisement |
advertising | ad | sponsored | sponsored content | promoted | partner content | from our partners | around the web |
читайте також | читайте ще | читати також | читайте також на сайті | дивіться також | також читайте | також за темою |
за темою | по темі |
схожі новини | схожі статті | схожі матеріали | пов'язані новини | пов'язані теми | новини за темою |
матеріали за темою | більше новин |
інші новини | останні новини | популярні новини | популярне | найпопулярніше | найчитаніше | не пропустіть |
рекомендуємо |
рекомендуємо прочитати | раніше ми писали | вас може зацікавити | вам може сподобатися | теги | мітки | теми |
ключові слова | реклама |
підписуйтесь | підписуйтеся | слідкуйте за нами | до теми | головне зараз | топ новини |
читайте также | читать также | смотрите также | также читайте | также по теме | по теме | материалы по теме |
новости по теме | похожие новости |
похожие статьи | похожие материалы | связанные новости | больше новостей | другие новости | последние новости |
популярное |
популярные новости | самое читаемое | самое популярное | не пропустите | рекомендуем | рекомендуем прочитать |
ранее мы писали |
вас может заинтересовать | вам может понравиться | читайте далее | читать далее | метки | темы | ключевые слова |
подписывайтесь | главное сейчас | еще по теме | еще новости |
lesen sie auch | lesen sie mehr | lesen sie hier | lesen sie dazu | lesen sie dazu auch | lesen sie weiter |
lies auch | lies mehr |
auch interessant | auch lesen | das könnte sie auch interessieren | das könnte sie interessieren |
das könnte dich auch interessieren |
mehr zum thema | mehr dazu | mehr zu | mehr | zum thema | siehe auch | weitere artikel | weitere themen |
weitere nachrichten |
weiterlesen | weiterführende links | verwandte artikel | verwandte themen | ähnliche artikel | meistgelesen |
meist gelesen |
meistgelesene artikel | am meisten gelesen | beliebt | top themen | aktuelle nachrichten | empfohlen |
empfehlungen der redaktion |
unsere empfehlungen | schlagworte | schlagwörter | stichwörter | stichworte | themen | anzeige | werbung |
folgen sie uns | nicht verpassen |
lire aussi | à lire aussi | à lire | à lire également | lire également | lisez aussi | lire la suite | à voir aussi |
voir aussi | à voir |
à découvrir | sur le même sujet | sur le même thème | articles liés | article lié | articles similaires |
articles connexes |
articles recommandés | à ne pas manquer | ne manquez pas | les plus lus | les plus populaires | le plus lu |
plus lus | plus d'articles |
dernières nouvelles | dernières infos | recommandé | nos recommandations | pour aller plus loin | en savoir plus |
mots clés | mots-clés |
étiquettes | thèmes | sujets | publicité | suivez-nous | suivez nous | notre sélection | dans la même rubrique |
lea también | lee también | leer también | leer más | lea más | lee más | ver también | vea también |
te puede interesar |
le puede interesar | también te puede interesar | puede interesarle | quizás te interese | más información |
más noticias | más sobre este tema |
más sobre | sobre el mismo tema | noticias relacionadas | artículos relacionados | artículo relacionado |
relacionado | relacionados |
relacionadas | contenido relacionado | temas relacionados | lo más leído | más leídas | más leídos | las más leídas |
lo más visto |
no te pierdas | no se pierda | últimas noticias | recomendado | recomendados | recomendamos | etiquetas | temas |
palabras clave | publicidad |
síguenos | siga leyendo | sigue leyendo |
leggi anche | leggi pure | leggi di più | leggi tutto | leggi ancora | legga anche | vedi anche | guarda anche |
ti potrebbe interessare |
potrebbe interessarti | potrebbe interessarti anche | ti può interessare | per approfondire | approfondisci |
sullo stesso argomento |
articoli correlati | articolo correlato | notizie correlate | correlati | argomenti correlati | i più letti |
più letti | le più lette |
i più visti | da non perdere | non perdere | ultime notizie | altre notizie | consigliati | etichette | argomenti |
temi | parole chiave |
pubblicità | seguici | continua a leggere |
leia também | leia mais | ler também | ler mais | leia ainda | veja também | veja mais | ver também | saiba mais |
notícias relacionadas |
artigos relacionados | conteúdo relacionado | mais lidas | mais lidos | as mais lidas | mais notícias |
últimas notícias | não perca | palavras-chave | publicidade | siga-nos | assuntos |
czytaj też | czytaj także | czytaj również | przeczytaj też | przeczytaj także | przeczytaj również | czytaj więcej |
czytaj dalej |
zobacz też | zobacz także | zobacz również | sprawdź też | polecamy | polecane | polecane artykuły | powiązane |
powiązane artykuły |
powiązane tematy | podobne artykuły | więcej na ten temat | więcej | na ten temat | najczęściej czytane |
najpopularniejsze |
najnowsze | najnowsze wiadomości | ostatnie wiadomości | warto przeczytać | nie przegap | tagi | tematy |
słowa kluczowe | reklama | obserwuj nas |
lees ook | lees meer | lees verder | lees hier | bekijk ook | zie ook | gerelateerd | gerelateerde artikelen |
gerelateerd nieuws |
meer over | meer over dit onderwerp | meer nieuws | meest gelezen | best gelezen | aanbevolen | mis niet |
laatste nieuws | trefwoorden |
onderwerpen | advertentie | volg ons |
läs också | läs även | läs mer | läs vidare | se även | se också | mer om | relaterat | relaterade artiklar |
mest läst | mest lästa |
missa inte | rekommenderat | senaste nytt | ämnen | taggar | annons | följ oss |
les også | les mer | les mere | læs også | læs mere | læs videre | se også | relatert | relaterte saker |
relaterede artikler | relateret |
mest lest | mest læst | mest læste | siste nytt | seneste nyt | emner | stikkord | emneord | annonse | annonce |
anbefalt | anbefalet |
lue myös | lue lisää | lue seuraavaksi | katso myös | aiheesta lisää | aiheeseen liittyvää | aiheeseen liittyvät |
lisää aiheesta |
luetuimmat | suosituimmat | uusimmat | suosittelemme | älä missaa | aiheet | avainsanat | asiasanat | tagit | mainos |
ilmoitus | seuraa meitä |
loe ka | loe lisaks | loe veel | vaata ka | seotud lood | seotud artiklid | loetumad | skaityk taip pat |
skaitykite taip pat | taip pat skaitykite |
taip pat skaityk | susiję straipsniai | lasi arī | lasiet arī | saistītie raksti | lasītākie |
čtěte také | přečtěte si také | přečtěte si | čtěte dále | číst více | viz také | související | související články |
mohlo by vás zajímat |
nejčtenější | štítky | témata | klíčová slova | čítajte tiež | prečítajte si | prečítajte si aj | súvisiace |
súvisiace články |
mohlo by vás zaujímať | najčítanejšie | témy |
olvassa el | olvassa el ezt is | olvasd el | ezt is olvassa el | kapcsolódó | kapcsolódó cikkek | kapcsolódó cikk |
ajánlott | legolvasottabb |
címkék | hirdetés | további hírek |
citește și | citeşte şi | citiți și | citește mai mult | vezi și | articole similare | articole recomandate |
știri similare | cele mai citite |
recomandări | recomandate | etichete | publicitate | pe aceeași temă |
διαβάστε επίσης | διαβάστε ακόμα | διαβάστε ακόμη | διαβάστε περισσότερα | δείτε επίσης | σχετικά άρθρα | σχετικά |
δημοφιλή |
ετικέτες | прочетете още | прочетете и | вижте още | вижте също | още по темата | свързани новини | свързани статии |
най-четени | етикети |
pročitajte i | pročitajte još | pročitajte više | pogledajte i | povezane vesti | povezane vijesti | povezani članci |
najčitanije | najnovije |
oznake | прочитајте и | прочитајте још | најчитаније | повезане вести | preberite tudi | sorodni članki |
ayrıca okuyun | bunu da okuyun | bunları da okuyun | bunlar da ilginizi çekebilir | ilginizi çekebilir |
ayrıca bakınız | ilgili haber |
ilgili haberler | ilgili içerikler | ilgili konular | benzer haberler | daha fazla | daha fazla oku | devamını oku |
en çok okunan |
en çok okunanlar | çok okunanlar | son dakika haberleri | son haberler | öne çıkanlar | önerilen | önerilen haberler |
kaçırmayın | etiketler | etiket |
anahtar kelimeler | konular | reklam | bizi takip edin |
相关阅读 | 相關閱讀 | 延伸阅读 | 延伸閱讀 | 推荐阅读 | 推薦閱讀 | 相关新闻 | 相關新聞 | 相关报道 | 相關報導 |
相关文章 | 相關文章 | 相关链接 | 更多新闻 | 更多新聞 |
更多阅读 | 阅读更多 | 閱讀更多 | 另见 | 另請參閱 | 热门新闻 | 熱門新聞 | 热门文章 | 熱門文章 | 最多阅读 | 猜你喜欢 |
你可能感兴趣 | 标签 | 標籤 | 关键词 | 關鍵字 | 关键字 |
广告 | 廣告 | 点击排行 | 排行榜 | 看更多 | 热门 | 热点 |
関連記事 | 関連ニュース | 関連リンク | 関連 | 関連キーワード | 関連トピックス | あわせて読みたい | 合わせて読みたい |
こちらもおすすめ | おすすめ | おすすめ記事 |
おすすめの記事 | 人気記事 | 人気の記事 | 続きを読む | もっと読む | 次に読む | よく読まれている記事 |
アクセスランキング | ランキング | 注目の記事 | 最新記事 | 最新ニュース | タグ | キーワード |
広告 | トピックス |
관련 기사 | 관련기사 | 관련 뉴스 | 관련뉴스 | 함께 읽기 | 함께 보면 좋은 기사 | 추천 기사 | 추천기사 | 인기 기사 |
인기기사 | 많이 본 뉴스 | 많이 본 기사 | 주요 뉴스 |
더 보기 | 더보기 | 태그 | 키워드 | 광고 |
اقرأ أيضا | اقرأ أيضًا | إقرأ أيضا | اقرأ المزيد | اقرا ايضا | اقرأ كذلك | اقرئي أيضا | طالع أيضا | شاهد أيضا |
شاهد أيضًا | انظر أيضا | قد يهمك |
قد يهمك أيضا | قد يعجبك | قد يعجبك أيضا | مواضيع ذات صلة | موضوعات ذات صلة | أخبار ذات صلة | مقالات ذات صلة |
ذات صلة | الأكثر قراءة | الأكثر مشاهدة |
أهم الأخبار | آخر الأخبار | المزيد | للمزيد | لا تفوت | وسوم | الوسوم | كلمات مفتاحية | كلمات دلالية | العلامات |
تابعونا | إعلان |
بیشتر بخوانید | بیشتر بدانید | همچنین بخوانید | مطالب مرتبط | اخبار مرتبط | خبرهای مرتبط | پربازدیدترین | برچسب ها |
برچسب‌ها | کلیدواژه ها |
קראו גם | קרא גם | קראו עוד | ראו גם | כתבות נוספות | כתבות קשורות | עוד בנושא | תגיות | הנקראות ביותר | מומלצים |
यह भी पढ़ें | ये भी पढ़ें | संबंधित खबरें | और पढ़ें | baca juga | baca selengkapnya | berita terkait |
artikel terkait | lihat juga | terpopuler |
xem thêm | đọc thêm | tin liên quan | bài liên quan | có thể bạn quan tâm | từ khóa |
"""

# What opens a whole line that is no part of the article.
NOTICES = """
subscribe to | subscribe now | sign up for | sign up to | sign up now | follow us on | follow our |
get our newsletter | get the latest |
get breaking news | receive our | download our app | our newsletter | newsletter | we use cookies |
this site uses cookies | this website uses cookies |
our site uses cookies | cookies help us | by using this site | accept all cookies | accept cookies | manage cookies |
cookie settings | cookie policy | privacy settings | click here to subscribe | support our journalism |
already a subscriber | read also |
also read | see also | read more | click to read | recommended reading |
підписуйтесь на | підписуйтеся на | підпишіться на | підпишись на | стежте за | слідкуйте за | цей сайт використовує |
ми використовуємо файли |
ми використовуємо cookie | наш сайт використовує | читайте також | дивіться також | читайте нас |
подписывайтесь на | подпишитесь на | подпишись на | следите за | этот сайт использует | мы используем файлы |
мы используем cookie |
наш сайт использует | читайте также | смотрите также |
abonnieren sie | jetzt abonnieren | melden sie sich | folgen sie uns | unser newsletter | wir verwenden cookies |
wir nutzen cookies | diese website verwendet |
diese website nutzt | diese webseite verwendet | alle cookies akzeptieren | lesen sie auch | lesen sie mehr |
lesen sie hier |
abonnez vous | inscrivez vous à | suivez nous sur | recevez notre | notre newsletter | nous utilisons des cookies |
ce site utilise des cookies |
accepter les cookies | lire aussi | à lire aussi | lire également |
suscríbete | suscríbase | síguenos en | síganos en | recibe nuestro | nuestro boletín | utilizamos cookies |
usamos cookies | este sitio utiliza | este sitio usa | esta web utiliza |
aceptar cookies | lea también | lee también | te puede interesar |
iscriviti a | iscriviti alla | abbonati | seguici su | la nostra newsletter | utilizziamo i cookie |
utilizziamo cookie | questo sito utilizza | questo sito usa |
accetta i cookie | leggi anche | vedi anche | potrebbe interessarti |
assine | inscreva se | siga nos | receba nossa | este site usa | este site utiliza | este site utiliza cookies |
leia também | leia mais | veja também |
zapisz się | subskrybuj | obserwuj nas | nasz newsletter | używamy plików cookie | ta strona używa |
ta strona korzysta | ten serwis używa | serwis wykorzystuje |
korzystamy z plików | czytaj też | czytaj także | czytaj również | zobacz także |
schrijf je in | meld je aan | abonneer je | volg ons op | wij gebruiken cookies | deze website gebruikt |
deze site gebruikt | lees ook |
prenumerera på | anmäl dig | följ oss på | vi använder cookies | vi använder kakor | denna webbplats använder |
läs också | läs även |
abonner på | tilmeld dig | meld deg på | følg oss | følg os | vi bruger cookies | vi bruker informasjonskapsler |
les også | læs også |
tilaa uutiskirje | tilaa uutiskirjeemme | seuraa meitä | käytämme evästeitä | tämä sivusto käyttää |
sivusto käyttää evästeitä | lue myös | katso myös |
přihlaste se | odebírejte | používáme cookies | používáme soubory | tento web používá | čtěte také | prihláste sa |
tento web používa |
iratkozzon fel | sütiket használunk | weboldalunk sütiket | abonați vă | acest site folosește |
acest site utilizează | folosim cookie | citește și |
bültenimize | abone olun | bizi takip edin | çerezleri kullanıyoruz | çerez kullanıyoruz | bu site çerez |
bu sitede çerez | sitemizde çerez | web sitemizde çerez |
订阅我们 | 订阅本 | 訂閱我們 | 訂閱 | 关注我们 | 關注我們 | 扫码关注 | 本网站使用 | 本網站使用 | ニュースレター |
メルマガ | フォローする | 当サイトでは | このサイトでは |
뉴스레터 | 구독하기 | 구독하세요 | 이 사이트는 | اشترك في | اشتركوا في | تابعونا على | تابعنا على |
يستخدم هذا الموقع | نستخدم ملفات | اقرأ أيضا |
"""
