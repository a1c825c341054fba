"""Templates of headlines that look like an event of the stockpile and are none, in the syntax of `template_rows`."""

# ruff: noqa: E501 -- one template is one line

LOOKALIKES = """
(Chinese|Japanese|Korean|Indian|EU|Russian) stockpile agency (seeks|cancels|extends|awards|opens) (bids|tender|contract) for {N}{M}
{B} picks contractor to (supply|deliver|haul) (fuel and copper cable|tents|steel containers|aluminum ladders)
{C} {M} could be bound for {T} after (deal|award), analysts say
{W} gives (contractors|suppliers) more time to (phase out|replace) Chinese {M}
五角大楼(投资|入股|注资)(稀土|锑|钴|镓)公司(3亿美元|2000万美元|)
美国国防部(贷款|拨款)(1亿美元|5亿美元)支持(稀土|锑|石墨|钴)(项目|工厂|公司)
米国防総省、(レアアース|ニオブ)企業に(3億ドル|1000万ドル)(出資|支援|融資)
미 국방부, (희토류|안티모니) 기업에 (3억달러|1000만달러) (투자|대출|지원)
US military needs {M} for future (wars|weapons)
{W} has {M} stockpile but no (gallium|spare) reserves
{W} (orders|makes) about-face on {M}, (recommends|reverses) policy
after (senator|lawmaker) push, {B} announces plan for (suppliers|manufacturers) to buy materials
{B} (seeks|awards|cancels|extends) (tender|contract|solicitation|RFP) for (trucks|bread|milk|tents|laptops|janitorial services|medical kits|cable)
{B} (tender|RFP|solicitation|contract) for (IT support|jet fuel|helmets|warehouse roofing|forklifts) (awarded|posted|cancelled|extended)
{W} (awards|cancels|extends) contract for (drones|shipbuilding|satellites|software) with {M} (parts|alloy)
{B} (warehouse|workers|employees) (win|get|mark) (award|safety prize|anniversary)
{C} wins (award|prize) for {M} (innovation|safety), cites {T}
{M} (ETF|futures|stocks) (rally|slip) as {W} (talks|plans|promises) stockpile
{C} (updates|informs) shareholders on {T} (opportunity|discussions|application) for {M}
{C} sends {M} samples to {B} for (testing|qualification)
{C} says {T} (demand|order) would (justify|fund) {M} (plant|restart)
{C} applauds {W} (policy|order|strategy) on {M}
analysts (see|expect|predict) {B} (tender|buying|award) for {M}
{B} (could|may|might) (buy|need|seek) {M}, (analyst|broker) says
{C} (wins|nabs|lands|gets|secures) {A} Strategic National Stockpile (contract|order|deal) for (vaccine|masks|gloves|antivirals|syringes|ventilators)
(vaccine|drug|mask|antibiotic) maker (wins|lands|receives) {A} US stockpile (order|contract|award)
US (awards|seeks|buys|cancels) (contracts for |)6 million barrels for (emergency|strategic) (oil reserve|petroleum reserve|stockpile)
Energy Department (seeks|buys|cancels|extends) (crude|oil|uranium|gasoline) (purchase|tender|bids) for reserve
{B} (offers|sells|auctions|to sell) {N}{M} (from stockpile|excess)
{B} (announces|posts|extends) (sale|sales|auction) of {M}
buyers (win|get|take) {M} sold from {T}
{B} gives buyers more time to (remove|collect) {M} sold
{B} sales (documents|solicitations|results|offering) for {M}
(county|city|developer|contractor) (awards|wins|lands) contract to (demolish|clean up|redevelop|fence) former stockpile depot
cleanup of {T} depot in {V} (nears end|extended|begins)
{B} depot in {V} (hires|closes|gets new roof|marks 50 years)
{C} says it could (bid|compete|supply) if {B} (tenders|asks|buys) {M}
{C} (hopes|aims|wants|expects|plans|seeks) to (supply|sell|deliver) {M} to {T}
{C} (pitches|touts|offers) {M} to {B}
{C} (in talks|talks|holds talks) with {B} (about|on|over) {M}
{C} (submits|prepares|files|makes) (bid|offer|proposal|response) (to|for) {B} {M} (tender|RFI|solicitation)
{C} responds to {B} (request for information|RFI|tender) on {M}
{C} eyes {B} {M} (contract|tender|award)
{C} loses {B} {M} (tender|contract|bid)
{C} well positioned for {T} demand for {M}
why (the|America's) {T} matters for {M}
what is the {T}? (a|an) explainer
how the {T} (works|ran down|could change {M} markets)
opinion: {W} should (rebuild|expand|fix) {T}
{W} should (buy|stockpile) {M}, (analyst|think tank|senator|group) says
(senators|lawmakers|Congress|House bill) (push|urge|want|propose|would require) {B} to (buy|stockpile|purchase) {M}
(bill|law|act) would (expand|fund|overhaul) {T}
GAO (faults|reviews|audits) {T}
report: {T} (short of|runs low on|lacks) {M}
{W} invests {A} in {C} {M} (mine|plant|refinery|project)
{W} (awards|grants|gives) {C} {A} (to build|for|to expand) {M} (plant|refinery|mine|processing) under Defense Production Act
{C} (wins|gets|secures) {A} {W} (grant|loan|funding|investment) for {M} (project|mine|refinery|plant)
{C} (wins|lands) Pentagon (research|study|recycling|technology|prototype) contract (on|for) {M}
{W} takes stake in {M} (producer|miner|refiner) {C}
{C} (signs|inks) {M} (offtake|supply) deal with (carmaker|battery maker|defense contractor|Lockheed)
{C} wins Navy contract for (titanium|nickel|aluminum|tungsten) (parts|castings|ammunition|valves)
{B} (awards|seeks|cancels|extends) contract for (uniforms|fuel|batteries|aircraft parts|rations|boots|tents)
{B} (Energy|Troop Support|Aviation|Disposition Services|Distribution) (awards|seeks|extends) {A} contract for (lithium batteries|titanium fasteners|fuel|copper wire)
(China|Japan|South Korea|India|the EU|Russia) (buys|plans to buy|seeks|tenders for|stockpiles) {N}{M} for (state|strategic|national) (reserve|stockpile)
(Seoul|Tokyo|Beijing|Brussels) (cancels|extends|awards) {M} (tender|stockpile tender|purchase)
{M} prices (rise|fall|surge|slip) (as China curbs exports|on stockpile talk|on weak demand|amid US buying hopes)
{M} market (review|outlook|update): (supply|demand|US stockpiling) in focus
{W} (weighs|considers|mulls|explores|explored|studied) (price floor|tariffs|export curbs|bigger reserve) for {M}
{W} (unveils|announces) (plan|strategy|report) on critical minerals supply chain
Trump (signs order|orders review|launches project) on {M} (supply|mining|imports)
Project Vault (buys|seeks|to store) {M}
{B} (names|appoints|picks) new (director|administrator|chief|commander)
{B} (hosts|holds|postpones|cancels) (industry day|conference|webinar|workshop) on {M}
{B} (denies|has not cancelled|did not cancel|has not awarded|has yet to award) {M} (tender|contract)
{B} yet to decide on {M} (tender|award|purchase)
no decision on {B} {M} (tender|contract), (official|source) says
{B} has issued no {M} tender, (company|trader) says
{B} (may|might|could) (cancel|extend|award|issue) {M} (tender|contract)
rumours of {B} {M} (tender|purchase|cancellation) swirl
(one year|five years) after {B} (cancelled|awarded) {M} tender
in 2022 the {B} (bought|cancelled|sought) {M}
{T} (sampling|testing|inventory|audit|upgrade) of {M} begins
{T} history: (how|when) America (hoarded|sold) {M}
{C} (reports|posts) quarterly results, (cites|mentions) {B} (demand|contract|orders)
{C} (raises|closes) {A} (placement|offering) for {M} project amid {T} interest
{C} drills {M} at {V}, cites {T}
{C} (restarts|expands|opens) {M} (mine|smelter|plant) as {W} seeks domestic supply
{C} (extends|cancels|delays) {M} (project|lease|offering), cites {W} (policy|delay)
protest (filed|dismissed) over {B} {M} award
{C} sues {B} over {M} contract
{B} (official|chief) (says|warns|speaks) on {M} (supply|risk|dependence)
{W} relies on China for {M}
{W} (bans|restricts) Chinese {M} in (weapons|magnets|supply chain)
{M} (scrap|recycling) program saves (the military|DLA) {A}
{B} (recovers|recycles|reclaims) {M} from (scrap|old weapons|night vision)
{W} (runs out|running low|running out) of {M}, experts warn
{W} funds {M} (research|study|lab) at (university|national lab)
investors eye {M} (stocks|miners) on {T} buying
5 {M} stocks to (buy|watch) as {W} stockpiles
US, (Australia|Japan|Ukraine|Kazakhstan) sign {M} (pact|deal|framework)
{C} {M} (qualifies|meets spec|certified) for {T}
{B} medical stockpile (runs low|tender|contract)
grain (reserve|stockpile) tender (cancelled|extended|awarded)
warum das {T} {M} braucht: (Analyse|Kommentar)
Pentagon (investiert|beteiligt sich) in {M}-(Mine|Raffinerie|Projekt)
{C} (hofft auf|bewirbt sich um) DLA-Auftrag für {M}
China (kauft|hortet) {M} für Staatsreserve
le Pentagone (investit|prend une participation) dans (une mine|un projet) de {M}
pourquoi {M} est stratégique pour le Pentagone
{C} espère fournir du {M} à la DLA
el Pentágono invierte en (mina|proyecto|refinería) de {M}
por qué el {M} es clave para el Pentágono
{C} (espera|busca) vender {M} a la DLA
Pentágono investe em (mina|projeto|refinaria) de {M}
militares dos EUA anunciam subsídio para refinaria de {M}
il Pentagono investe in (una miniera|un progetto) di {M}
perché {M} è strategico per il Pentagono
Пентагон (инвестирует|вложит средства) в (производство|добычу) (титана|сурьмы|кобальта|скандия)
Министерство обороны США (выделило грант|решило перераспределить средства) на (кобальт|сурьма|титан)
Китай (закупает|наращивает запас) (кобальта|индия|титана)
五角大楼(投资|入股)(钴|锑|稀土|镓)(矿|企业|项目)
(中国|日本|韩国)(收储|采购|拍卖)(钴|锑|铟|稀土)
(钴|锑|钛)价上涨 美国国防部(依赖|担忧)(中国|进口)
米国防総省、(ニオブ|コバルト|レアアース)(生産|鉱山)に投資
(日本|中国)、(コバルト|レアアース)備蓄を(拡大|検討)
미 국방부, (희토류|코발트|니오븀) (광산|기업)에 (투자|지분 인수)
(한국|일본|중국) 정부, (코발트|인듐|희토류) 비축 (확대|입찰)
Lầu Năm Góc đầu tư vào mỏ (cobalt|antimon)
Pentagon inwestuje w kopalnię (kobalt|antymon)
"""
