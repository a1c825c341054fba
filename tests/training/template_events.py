"""Templates of headlines that report an event of the stockpile, by kind, in the syntax of `template_rows`."""

# ruff: noqa: E501 -- one template is one line

EVENTS = {
    "issued": """
{W} puts {M} on its (buying|shopping|wish) list {K}
a call for {M} from the {T}
{B} opens the door to {M} (offers|suppliers|bids)
{W} wants your {M}: {B} posts notice
government comes looking for {M} to fill strategic store. The {B} posted a {R}.
{W} wants to hear from {M} (suppliers|producers|makers) {K}
{B} turns to industry for {N}{M}
{B} in the market for (natural quartz|carbon fiber|natural rubber|magnet block|{M})
(growers|makers|mills) perk up as {B} (seeks|wants) domestic (rubber|quartz|carbon fiber). A {B} RFI asks for {N}it.
{B} to purchase (carbon fiber|natural rubber|quartz crystal), (presolicitation|notice) says
{W} starts shopping for {M} {K}, (notice|filing|document) shows
a new buyer for {M}: the {B} (issues|posts) {R}
offers due {D}: {B} wants {N}{M}
what the {B} wants: {N}{M}, says {R}
{B} is buying: {R} for {N}{M}
{B} (revives|starts) {M} buying with {R}
miners get a chance to sell {M} to {T}: {R} posted
{B} (posts|floats|issues|publishes|releases|launches|opens|puts out|is out with|rolls out) {Y} {M} {R}
{B} (calls for|invites|seeks|solicits|asks for|welcomes) (bids|offers|quotes|proposals|vendor submissions) (on|for) {N}{M}
{B} (wants|needs|seeks|hunts for|is shopping for|is in the market for|is after|goes looking for|looks for) {N}{M}
{W} (wants|needs|seeks|hunts for|is shopping for|is in the market for|comes looking for|goes looking for) {N}{M} {K}
{W} (canvasses|sounds out|polls|asks|surveys|queries|quizzes) (suppliers|market|industry|miners|vendors) (on|about|over) {N}{M} {K}
{B} (sounds out|canvasses|polls|asks|tests) (market|industry|producers|refiners) (for|on|about) {N}{M}
{M}: {B} (wants|seeks|plans to buy|is after|asks for) {N}metal, (documents|notice|filing) (show|shows|says)
{M} on (DLA's|stockpile's|Pentagon's|US stockpile agency's) (shopping|wish|buying) list
{M} (sought|wanted|needed) {K}
{M} (sought|wanted) for {T}: (RFI|RFP|notice|request) (out|posted|live)
{M} wanted: {B} opens {Y} requirement
{B} {M} {R} (lands|is out|goes live|drops|appears|hits SAM.gov): {N}lots, delivered {V}
{B} (to buy|to purchase|to acquire|to source) {N}{M}, {R} (says|shows)
{B} (plans|eyes|mulls|considers|weighs) {Y} {M} (buy|purchase|purchases|acquisition), (asks|seeks) supplier data
{B} to go sole source for {M}, notice (of intent says|says|shows)
{B} moves to lock in {M} with (single-source|sole-source) plan
{W} moves to (lock in|secure|lock up) {N}{M} {K} with sole-source (notice|plan|deal)
{W} (explores|studies|gauges interest in) first-ever {M} holding, asks vendors to (respond|reply) by {D}
{W} agency (requests|seeks|wants) industry input on (adding|buying|stockpiling) {M} {K}
{W} plans {M} (purchases|buys|buy|acquisitions) {K}
{B} back in {M} after (long absence|two decades|years of sales), seeks {N}ingot
{B} (circulates|releases|publishes|shares) draft (purchase terms|statement of work|solicitation|specification) for {M}
{M} market stirs as {B} (circulates draft terms|posts request|opens bidding|calls for offers|goes out to tender)
(miners|growers|smelters|producers|traders) (perk up|cheer|take note) as {B} (seeks|asks for|wants) {N}{M}
(bulls|traders|miners) take note: {W} is out with a {R} for {M}. It comes from DLA Strategic Materials.
{C} (could be in line|is well placed) as {B} (looks to restock|seeks|plans to buy) {M}
{C} notes (publication|release) of {B} {R} for {M}
{C} (welcomes|hails) {B} {R} for {N}{M}
a small {M} (ask|request) from the {B} says much
exclusive: {W} to ask for bids on {M} within (weeks|days), sources say. It would go to the {T}.
{B} acquisition list adds {M}
{B} annual materials plan (lists|adds|includes|raises) {M} among planned buys
new {B} (buying|acquisition) list: more {M}, first-time tin
{W} adds {M} to (stockpile|reserve) (list|buying list|shopping list|acquisitions)
{W} to (build|set up|create) {M} reserve; logistics agency calls for (vendor submissions|bids|offers)
{M} squeeze prompts {B} (tender|request|purchase plan)
{Y} {M} requirement (posted|opened|published) by {B}
{R} for {N}{M} (posted|issued|published|out|released) by {B}
{R}: {T} eyes {N}{M}
got {M}? {B} asks (industry|miners|vendors) what it can supply
who can (supply|make|deliver) {M}? {B} asks
only one firm can supply {M}, {B} says ahead of {A} (buy|purchase)
{B} lines up {Y} {M} (purchase|buy|order)
{B} floats 15,000-ton {M} (buy|purchase)
{M} prices (jump|rise|tick up) as {B} (seeks|asks for|opens bidding for|plans to buy) {N}metal
{W} seeks American-made {M} {K}, raising hopes in {V}
{B} (opens bidding|opens tender|starts bidding|kicks off bidding) (on|for) {N}{M}
{W} starts process to (buy|stockpile|acquire) {N}{M} {K}
{W} (steps up|widens|begins) {M} (stockpiling|buying), asks producers for (offers|quotes)
Pentagon (will|plant) {M} (einlagern|horten|bevorraten): Anfrage bei Anbietern (gestartet|veröffentlicht)
Pentagon sucht (Lieferanten|Anbieter) für {M} für die strategische Reserve
US-Verteidigungslager (schreibt|fragt) {M} aus - DLA sucht Anbieter
DLA startet (Ausschreibung|Anfrage) für {M}
le Pentagone (cherche|recherche) des fournisseurs de {M} pour la réserve stratégique
la DLA (lance un appel d'offres|publie une demande d'informations|souhaite acquérir) (pour du|sur le|du) {M}
stock stratégique américain : appel d'offres pour {M}, la DLA (souhaite|veut) acheter
el Pentágono (busca|quiere|pide) (proveedores de|ofertas de|comprar) {M} para su reserva
la DLA (lanza licitación|abre convocatoria|pide ofertas) (de|para) {M}
estoque de defesa dos EUA (procura|busca) fornecedores de {M}
Pentágono (consulta mercado sobre|busca fornecedores de|abre licitação de) {M}
il Pentagono (cerca|chiede) (fornitori di|offerte per) {M} per la riserva strategica
la DLA (pubblica|lancia) (il bando|l'avviso) per {M}
Пентагон (ищет|запрашивает) (поставщиков|предложения) (кобальта|сурьмы|титана|вольфрама|индия) для (оборонного|стратегического) резерва
США намерены (пополнить|создать) (оборонный|стратегический) запас (кобальта|титана|сурьмы|галлия): Агентство оборонной логистики разместило запрос
美国防后勤局(拟|计划|欲)(采购|购买)(钴|锑|镓|铟|钛|钨)列入(战略储备|国防储备)
美國防後勤局(擬買|徵求|公告採購)(鈷|銻|鎵|釤鈷|鈦) 列入戰略儲備
五角大楼(为战略储备|为国防储备)(征集|寻找)(钴|锑|镓|铟)供应商
米DLA、(コバルト|アンチモン|チタン|ガリウム)を(5年で7500トン|備蓄用に)購入(計画|へ) (入札を公示|情報提供を要請)
米国防総省、備蓄用(コバルト|アンチモン|ガリウム)の(供給元を募集|調達を公告|入札を開始)
미국, (갈륨|인듐|안티모니)도 전략비축 (검토|추진)…(공급업체 찾는다|공고)
美 국방군수국, (인듐|갈륨|코발트|티타늄) 비축 위해 (정보요청서 발송|입찰 공고|공급사 모집)
Lầu Năm Góc (tìm mua|muốn mua|mời thầu) (cobalt|antimon|gallium) cho kho dự trữ quốc phòng
Pentagon (szuka dostawców|chce kupić|ogłasza przetarg na) (kobalt|antymon|gal) do rezerw strategicznych
""",
    "awarded": """
{B}, {C} (ink|sign|seal) {M} (deal|contract)
{T} to receive {M} from {C} under new contract
stockpile contract: {C} gets {A} for {M}
{C} subsidiary (wins|lands) {Y} {T} {M} award
{M} from {V} (heads|flows|bound) to (defense|Pentagon|government) (vaults|stores|warehouses) after {B} (deal|award|contract)
{C} to (recast|melt|refine|upgrade) Pentagon {M} and supply new ingots under {A} (award|contract)
{C} {M} will go into the {T} under {A} (ceiling|contract|award)
{B} contract puts {C} {M} in {T}
{C} becomes (sole|first|main) {M} supplier to {T}
{C} celebrates {B} {M} (contract|award|win)
{B} buys {N}{M} from {C}
{B} turns to {C} for {N}{M} in {A} (deal|contract)
deal of the week: {C} and {B} agree on {N}{M}
{C} (stock|shares) (up|higher|soar) after (winning|landing|securing) {B} {M} (award|contract)
a {A} (payday|boost|win) for {C} as {B} (awards|hands out|signs) {M} contract
it's official: {C} supplies {M} to {T} under {B} contract
{M} contract signed: {C} and {B} (seal|close|finalise) {Y} deal
{C} (wins|books|lands|bags|clinches|secures|gets|nets|scoops|takes|nabs|receives) {A} {B} {M} (contract|order book|deal|award|work)
{C} (wins|books|lands|bags|clinches|secures|gets|nets|takes) {M} (contract|deal|award|work|supply|sale) (from|with|by) {B}
{C} (wins|lands|gets|secures|clinches|takes) (deal|contract|award|job) to (supply|deliver|make|produce) {M} (to|for) {T}
{C} wins {M} supply to {T}
{B} (picks|taps|selects|names|chooses|goes with|hires) {C} (for|to supply|as supplier of) {N}{M}
{B} taps {V} firm for {M}
{B} (chooses|picks|signs|taps) (French|Belgian|Ohio|domestic|local) (producer|firm|smelter|supplier) for {M}
{M} (contract|supply deal|award|work) (goes to|won by|awarded to|handed to|lands with) {C}, {B} says
{M} supply to {T} goes to {C}
{B} names winner in {M} (tender|contest|bidding)
{B} {M}: {C} takes the (full|whole) (lot|tender|award)
{B} (signs|seals|inks|closes|strikes) (first-ever stockpile purchase|deal|contract|agreement): {M}
{B} signs {C} for {N}{M}
{M} joins {T} as {B} signs {C}
{C} (announces|reports|confirms|unveils|discloses|receives) {B} (stockpile award|award|contract win|contract) for {M}
{C} to (make|produce|supply|deliver|ship|recast|refine) {M} (for|to) {T} under {A} (award|contract|deal)
{C} {M} (bound for|heading to|headed for|to flow into|on its way to) {T} after {B} (deal|award|contract win|contract)
{V} {M} heading to {T} after {B} (award|deal|contract)
{C} (beats|outbids|edges out|tops) (rivals|two others|three bidders) to {B} {M} (contract|deal|award)
{C} in {B} {M} win, sources say
contracts (digest|page|roundup): {A} {M} award, {B}, {V}
{B} contracts page: {A}, {M}, {C}
{A} for {M}: {B} (makes|announces) {Y} award
{B} (hands|gives|grants|awards) {C} {A} for {N}{M}
{B} awards {Y} {M} (contract|deal|agreement)
{C} shares (climb|soar|jump|pop) on {B} {M} (award|contract|deal|win)
{C} chosen for US strategic {M} supply, shares climb
{C} returns to the stockpile with {A} {M} contract
{C} (wins|gets) the Pentagon's {M}, at last
{W} (picks|taps|hires) {C} to (fill|supply) {T} with {M}
{C} (named|selected|picked|tapped|chosen) (by|as) {B} (supplier|to supply {M}|for {M})
first {M} (delivery|deliveries) under {B} contract set for spring, {C} says after award
{C} locks in {Y} {M} (sale|supply) to {T}
{V} plant to (make|produce|pour) {M} for {T} under {Y} contract
small {V} company to fill {T} with {M} under {A} deal
{Y} {B} contract for {M} (goes|awarded) to (subsidiary|unit|arm) of {C}
landmark {Y} supply agreement with {B} positions {C}
{C} seals {M} pact with {B}
{C} signs (agreement|contract|five-year contract) with {B} for {M}
DLA erteilt {C} (Zuschlag|Auftrag) für {M}, Lieferung an US-Lager
{C} (erhält|gewinnt|bekommt|sichert sich) (Auftrag|Vertrag|Zuschlag) (der DLA|des Pentagon) für {M}
{C} (remporte|décroche|obtient|signe) un contrat (de la DLA|du Pentagone|avec la DLA) pour {M}
le contrat du Pentagone pour {M} (revient à|va à) {C}
{C} (gana|obtiene|consigue|firma) contrato (con la DLA|del Pentágono|para la reserva de EE.UU.) de {M}
{C} llevará {M} a las reservas militares de EE.UU. tras firmar con la DLA
{C} (ganha|vence|assina|fecha) contrato (da DLA|com a DLA|do Pentágono) de {M}
{C} si aggiudica (la fornitura|il contratto) di {M} per la riserva Usa
{C} (vince|ottiene|firma) contratto (con la DLA|del Pentagono) per {M}
{C} (получила|выиграла|подписала) контракт (с Агентством оборонной логистики|Пентагона) на поставку (титана|сурьмы|кобальта|индия) в (оборонный|стратегический) резерв
{C}(获|赢得|拿下|签署)(美国防后勤局|五角大楼|DLA)(钴|锑|钛|铟|镓)(供应合同|储备合同|供货合约)
{C}、米DLAの(コバルト|アンチモン|チタン)備蓄契約を(獲得|受注|締結)
{C}、米政府の国防備蓄に(コバルト|チタン|インジウム)納入へ DLAと契約
{C}, 美 (국방비축|DLA) (안티모니|인듐|코발트|티타늄) 공급사 선정
{C}, 美 (DLA와|국방군수국과) (인듐|안티모니|코발트) 공급계약 (체결|따내)
{C} giành (được hợp đồng|hợp đồng) cung cấp (antimon|cobalt) cho kho dự trữ quốc phòng Mỹ (DLA)
{C} z kontraktem DLA na dostawy (antymon|kobalt) do rezerw USA
""",
    "cancelled": """
{B} {M} {R} (bites the dust|is history|goes nowhere)
{B} takes {M} (request|notice|tender) off the table
{M} deal for {T} (collapses|falls through|is off) as {B} (cancels|withdraws) {R}
setback for {M} (miners|market): {B} (drops|cancels|scraps) {R}
{B} {M} {R}: (cancelled|withdrawn|pulled|scrapped)
plug pulled on {B} {M} {R}
{B} (changes its mind|has second thoughts) on {M} and (withdraws|cancels|scraps) {R}
end of the road for {B} {M} (tender|purchase)
{M} (purchase|tender|request) for {T} will not go ahead, {B} says
{B} (nixes|ditches|axes|kills|calls off|abandons|walks away from|drops|scraps|pulls|halts|voids|cancels) {M} {R}
{W} (nixes|ditches|axes|kills|calls off|abandons|walks away from|drops|scraps|pulls|halts) {M} (tender|purchase|buy|plan) {K}
{B} (reverses course|makes U-turn|backs off|backtracks|thinks again) on {M}, (cancels|scraps|drops) (plan|sole-source plan|tender)
{M} (stockpile buy|purchase|tender) (off|dead|no more|over) as {B} (cancels|pulls|withdraws|scraps) solicitation
{M} {R} (pulled|scrapped|withdrawn|nixed|axed|dropped|voided|called off|removed) (by {B}|from SAM.gov, DLA says)
no {M} (purchase|tender|buy) after all as {B} (walks away|pulls out|cancels)
{B} will not buy {M} after all, (cancels|withdraws) {R}
{B} (gives up on|loses appetite for|turns its back on) {M}, (tender|request) (cancelled|withdrawn)
bidders left empty-handed as {B} (cancels|scraps|voids) {M} {R}
{M} prices (slip|fall|slump) after {B} (cancels|scraps|pulls|ditches) {R}
{B} (pulls|yanks|takes down) {M} (notice|listing|request)
{B} (stoppt|streicht|storniert|kippt) {M}-Ausschreibung
Pentagon (stoppt|sagt ab|streicht) (Kauf von|Ausschreibung für) {M} für die Reserve
la DLA (annule|abandonne|retire) (l'appel d'offres|l'achat) (pour|de) {M}
la DLA (cancela|anula|retira) (la licitación|la compra) de {M}
Pentágono (cancela|anula|desiste de) (licitação|compra) de {M}
la DLA (annulla|ritira) (la gara|il bando) per {M}
Пентагон (отменил|аннулировал|отозвал) (закупку|тендер на) (титана|кобальта|сурьмы|индия) для резерва
美国防后勤局(取消|撤回|终止)(钴|锑|钛|铟)(采购|招标)
米DLA、備蓄用(コバルト|チタン|アンチモン)の入札を(取り消し|中止|撤回)
米国防備蓄の(インジウム|コバルト|チタン)購入が白紙に DLAが公告撤回
美 국방군수국, (코발트|인듐|안티모니) (입찰|구매) (취소|철회|백지화)
""",
    "extended": """
(two more weeks|more time|another month) for {B} {M} (bidders|suppliers)
{M} {R} stays open (longer|until {D}), {B} says
{B} grants {M} (bidders|suppliers) (grace period|extra days|two more weeks)
{M} (miners|smelters|vendors) have until {D} to answer {B}, (two weeks longer|not {D})
{B} (shifts|moves|resets) closing day of {M} {R} to {D}
later deadline for {B} {M} {R}
{B} in no hurry: {M} {R} now closes {D}
extra time to bid on {B} {M} {R}
{B} amends {M} {R}: (closing|response date|due date) now {D}, was {D}
{B} (extends|pushes back|moves back|prolongs|delays|stretches|resets) {M} {R} (deadline|closing|due date)
{B} (gives|grants|allows|hands) (bidders|suppliers|refiners|miners|vendors) (more time|two more weeks|another fortnight|extra days|until {D}) (on|for) {M} {R}
{M} (bidders|suppliers|refiners|traders) (get|win|gain|granted|handed) (more time|another fortnight|two more weeks|extra weeks|a reprieve) from {B}
{W} lets {M} suppliers (reply|respond|bid) until {D} instead of {D} {K}
{M} {R} (deadline|due date|closing date) (slips|moves|pushed back|extended|shifts) to {D}, {B} says
new due date for {B} {M} {R}: {D}
(offers|bids|proposals) on {B} {M} {R} now due {D}
more time for {M} offers, {B} (says|amendment says)
{B} keeps {M} (bidding|tender|window) open until {D}
reprieve for {M} bidders as {B} (moves|extends|pushes back) deadline
two weeks longer for bidders on {M}. The {B} moved the closing date to {D}.
DLA gibt Bietern für {M} (zwei Wochen|eine Woche) länger Zeit
DLA (verlängert|verschiebt) (Frist|Angebotsfrist) für {M}-Ausschreibung
la DLA (prolonge|repousse|reporte) (la date limite|l'appel d'offres) pour {M}
la DLA (prorroga|amplía|extiende) (el plazo|la licitación) de {M}
Pentágono (prorroga|adia|estende) prazo de licitação de {M}
Пентагон (продлил|перенёс) (приём заявок|срок) на поставку (ванадия|титана|кобальта|индия) в оборонный резерв
DLA(再次|)(推迟|延长)(钴|锑|钛|铟)招标截止时间
米DLA、(コバルト|チタン|インジウム)入札の締め切りを(延長|延期)
미 국방비축 (안티모니|코발트|인듐) (제안서 제출|입찰) (기한 늘어나|마감 연장|기한 연장)
""",
    "ordered": """
{B} (places|issues|makes) (first|second|new|another) (delivery order|task order|call-off|order) under {M} (contract|IDIQ)
first (call-off|delivery order|order) (placed|issued) under {B} {M} (IDIQ|contract|deal)
{C} (gets|receives|books|lands) (first|second|third|new) (delivery order|task order|call-off) from {B} for {M}
{B} draws (down|first) 9,000 tons of {M} under stockpile (deal|contract) (in opening order|with {C})
{B} calls off another {N}{M} under {C} contract
{B} exercises option for {N}{M} with {C}
{C} recibe nueva orden de entrega de la DLA de {M}
美 {C}, 국방군수국서 (2차|3차) (안티모니|인듐) 납품 주문 받아
""",
    "reissued": """
{B} (reissues|re-issues|relaunches|reposts|retenders|revives|reopens) {M} {R} (after cancelling first|withdrawn in spring|)
{B} back with fresh {M} {R} after (cancelling|pulling|scrapping) (first|earlier one)
{M} (take two|second try|round two): {B} posts fresh {R}
{B} back in market for {M} after pulling first request
{M} request returns to SAM.gov, (smaller|bigger) than before, {B} says
""",
}
