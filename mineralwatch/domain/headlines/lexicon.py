"""The English phrases that headlines are read by, each with tags: buyers, objects, verbs, signs of another purpose.

Each row of the table is a tag and its phrases. A hyphen counts as a blank; `a/b` stands for either word. A verb form
that is also a common noun (`issue`, `scrap`, `drop`) is left out: no event is better than a wrong one. The table is
read once into a dictionary by first word, so that a text costs one look-up per word. Most of this long file is the
table.

Tags: `buyer` names the agency or its stockpile, `weak` the department, `plain` the country; `stock` is a stockpile.
`solicit`, `purchase`, `bids`, `deadline`, `contract`, `award`, `order` and `spec` are objects of verbs. `verb:x` and
`nominal:x` are verbs of class x, and nouns that stand for them; `next:x` is a verb of class x only right after a buyer.
`ours` are minerals in general, `supplier` a known supplier, `firm` a word for companies. `branch`, `other` and
`foreign` are other buyers; `wares`, `tech`, `project`, `veto`, `apart` and `sale` show that nothing is bought for the
stockpile; `not` is an object with which a verb reports no event, `hedge` a word of doubt.
"""

from __future__ import annotations

from functools import cache
from itertools import product

_TABLE = """
buyer              dla strategic materials | defense logistics agency strategic materials | dla sm
stock              dla strategic materials | defense logistics agency strategic materials | dla sm
buyer              defense logistics agency | defence logistics agency | dla | national defense stockpile
buyer              national defence stockpile | defense stockpile | defence stockpile | defense stockpiles
buyer              defence stockpiles | strategic materials office | us national stockpile | us stockpile
buyer              us strategic stockpile | us military stockpile | us government stockpile | pentagon stockpile
buyer              us defense stockpile | us defence stockpile | us defense logistics | nds | us stockpile agency
buyer              us metals stockpile | military stockpile | us defense stockpiles | us critical minerals stockpile
buyer              pentagon strategic stockpile | us/defense/military/pentagon stockpile agency/manager/managers/office
buyer              us defense/military/national stockpile agency/manager/managers/office
buyer              us/us-defense/military/federal stockpile buyer/manager/managers
weak               stockpile agency/office/manager/managers
buyer              us/national defense/defence stockpile buyer/manager/office
buyer              dla stockpile office | us military logistics arm/agency
stock              stockpile agency/office/manager/managers
stock              us/national defense/defence stockpile buyer/manager/office
buyer              pentagon logistics/stockpile/procurement/buying arm/agency/office/unit
buyer              us strategic/critical materials buyer/agency/office | strategic materials buyer
buyer              us defense/military/strategic reserve | us defense/military reserves | national defense reserve
stock              us defense/military/strategic reserve | us defense/military reserves | national defense reserve
weak               defense dept | dept of defense | dept of war | defence dept | us dept of defense | us dept of war
weak               defense ministry of us | us defense ministry | pentagon | dod | department of defense
weak               defense department | us defense department | department of war | war department | dow | us military
weak               us defence department | us department of defense | us department of war | us war department
weak               us defense | us defence | us defence agency | pentagon agency | us department of defence
weak               department of defence | pentagons | defense agency | defence agency | us defense agency
plain              america | us | usa | united states | us government | washington | us agency | federal government
plain              trump administration | white house | uncle sam | american government | us federal government
stock              stockpile | stockpiles | stockpiling | national stockpile | strategic materials
stock              hoard | strategic stockpile | strategic reserve | strategic reserves | strategic stocks
stock              national reserve
stock              national defense stockpile | national defence stockpile | defense stockpile | defence stockpile
stock              defense stockpiles | defence stockpiles | us stockpile | us national stockpile
stock              us strategic stockpile | us military stockpile | us government stockpile | pentagon stockpile
stock              us defense stockpile | us defense stockpiles | us defence stockpile | military stockpile
ours               critical minerals | critical mineral | critical materials | critical metals | strategic minerals
ours               strategic metals | minor metals | battery metals | magnets | strategic and critical materials
supplier           noveon | e vac | evac | evac magnetics | e vac magnetics | uamy | metallus | elmet | tungco | cbmm
supplier           global advanced metals | ares strategic mining | icf mercantile | largo | apl engineered materials
branch             dla energy | dla troop support | dla aviation | dla land and maritime | dla maritime
branch             dla disposition | dla disposition services | dla distribution | dla weapons support
branch             dla information operations | dla piper | dla document services | dla installation management
branch             defense logistics agency energy | defense logistics agency troop support
branch             defense logistics agency aviation | defense logistics agency land and maritime
branch             defense logistics agency maritime | defense logistics agency land
branch             defense logistics agency disposition | defense logistics agency disposition services
branch             defense logistics agency distribution | defense logistics agency weapons support
branch             defense logistics agency information operations | defense logistics agency document services
branch             defense logistics agency installation management | dla weapons
other              doe | energy department | department of energy | us energy department | us department of energy
other              interior department | interior | blm | usgs | epa | ustr | commerce department | commerce
other              treasury | exim | export import bank | dfc | development finance corporation | darpa | nasa | gsa
other              navy | air force | army | us army | us navy | us air force | nnsa | faa | state department
other              us interior | us commerce | us treasury | project vault | bureau of land management
other              department of commerce | department of the interior | barda | department of interior
other              us interior department | us commerce department | agriculture department | ferc
other              customs and border protection | us customs | geological survey | us geological survey | fema | hhs
other              arpa | arpa e | strategic petroleum reserve | sec | congress | senate | house | lawmakers
other              senators | court | judge | uranium reserve | strategic uranium reserve | oil reserve | gao
foreign            china | chinese | beijing | japan | japanese | jogmec | korea | korean | seoul | komir | india
foreign            indian | eu | european | brussels | europe | uk | britain | british | germany | german | france
foreign            french | australia | australian | canada | canadian | drc | congo | congolese | indonesia
foreign            indonesian | chile | chilean | russia | russian | taiwan | nato | myanmar | zimbabwe | mali | peru
foreign            bolivia | brazil | argentina | mexico | ukraine | kazakhstan | saudi | saudi arabia | vietnam
foreign            philippines | codelco | lme | turkey | rwanda | zambia
firm               producer | producers | miner | miners | maker | supplier | suppliers | firm | company | companies
firm               smelter | refiner | refiners | developer | developers | explorer | trader | traders | bidder
firm               bidders | contractor | startup | start up | vendor | vendors | manufacturer | industry | analysts
firm               officials union | workers
solicit            solicitation | solicitations | tender | tenders | rfp | rfps | rfi | rfis | rfq | rfqs
solicit            request for proposals | request for proposal | requests for proposals | request for information
solicit            requests for information | request for quotations | request for quotation | request for quotes
solicit            request for offers | request for bids | sources sought | sources sought notice | presolicitation
solicit            pre solicitation | presolicitation notice | combined synopsis | invitation for bids
solicit            invitation to bid | invitation for bid | call for bids | out to tender | call for tenders
solicit            call for offers | call for proposals | bid request | buying round | buying tender | purchase tender
solicit            purchase request | notice of intent | bid solicitation | bidding
solicit            request for expressions of interest | intent to award | intent to purchase | intent to buy
solicit            intent to sole source | sole source notice | sole source intent | hunt for | search for
solicit            bid to buy | bid to purchase | bid to acquire | bid to procure | contract opportunity
solicit            contract opportunities | notice seeking | notices seeking | buying tenders | bid to stockpile
purchase           purchase | purchases | acquisition | procurement | plan to buy | plans to buy | purchase plan
purchase           buying plan | plan to purchase | plans to purchase | plans for | request | buy | stockpile buy
purchase           stockpile effort | stockpiling effort | stockpile drive | stockpiling drive | buying effort
purchase           buying drive | stockpile push | buying program | stockpile plan | stockpiling plan
purchase           plan to stockpile | plans to stockpile | stockpile plans | stockpile purchase
bids               bids | offers | proposals | quotes | quotations | sources | expressions of interest | suppliers of
bids               suppliers for | vendors of | vendors for | information on | information about | market information
bids               potential suppliers | information | to bid | to submit bids | to submit offers | to tender
deadline           offer period | bid period | deadline | deadlines | due date | closing date | close date
deadline           response date | bid date | offer date | closing time | submission date | submission window
deadline           bid window | bidding period | bidding window | response time | response period | date for offers
deadline           date for bids | offer due date | cutoff date | cut off date | more time | extra time
deadline           additional time | another week | another month | another two weeks | extra week | extra weeks
deadline           more weeks | more days | extra days | response window | bid opening | closing | tender due date
deadline           window for | tender close | bid close | solicitation close | close of | cutoff | closing day
deadline           tender deadline | bid deadline | closing of | offer window | offer deadline
deadline           window open | bidding open | submission deadline | another fortnight | extra fortnight
deadline           two more weeks | another three/four weeks
deadline           another 10/14/15/30 days | extra month | longer to respond | grace period
contract           contract | contracts | idiq | deal | deals | agreement | supply deal | supply agreement
contract           contract award | contract awards | supply contract | purchase agreement | purchase contract
contract           award notice | contract win | indefinite delivery indefinite quantity | pact | supply pact
contract           indefinite delivery | order book
award              award | awards
order              order | orders | delivery order | delivery orders | task order | purchase order | call off order
spec               specification | specifications | specs | statement of work | quantity | quantities | requirements
spec               requirement | terms | conditions | tonnage | purity bar | purity requirement | acceptable brands
spec               list of acceptable/approved/accepted brands/grades/forms/sources
not                lease | leases | licence | license | licenses | licences | permit | permits | ban | bans | curbs
not                quota | quotas | tariff | tariffs | meeting | summit | talks | visit | trip | loan | loans | grant
not                grants | funding | financing | facility | stake | equity | investment | safety | excellence
not                sustainability | prize | medal | honor | honour | honors | award ceremony | awards ceremony
not                employee | nominations | nomination | comment | comment period | comments | hearing | study
not                review | partnership | joint venture | mou | memorandum | credit line | option | options | warrants
not                placement | private placement | shares | dividend | offering | truce | ceasefire | waiver
not                exemption | moratorium | concession | concessions | drilling | exploration | drill | rally | losses
not                gains | price floor | sale | sales | auction | auctions | disposal | disposals | patent | resource
not                resources estimate | mine life | merger | takeover | listing | guidance | probe | investigation
not                debt | maturity | credit | bond | bonds | strike | shutdown | outage | research | scholarship
not                internship | oil | crude | petroleum | barrels | gasoline | diesel | grain | vaccine | vaccines
not                land | spectrum | recycling | recovery | partner | partners | feedback | alternatives | ideas
not                input | authority | power | powers | approval | support | advice | law | bill | ceiling | output
not                mine | conference | webinar | protest | protests | rule | rules | regulation | strategy | report
not                podcast | hopes | hope | speculation | expectations | optimism | buzz | rumours | rumors | contest
not                paths | pathways | ways | methods
not                workshop | forum | offtake | stay | injunction | earn in | warranty | subsidy | subsidies
not                stakes | contract dispute | contract disputes | tax deal | trade deal | trade deals
tech               technology | technologies
veto               defense production act | defence production act | dpa | title iii | ibas | sbir | sttr
veto               cooperative agreement | other transaction | grant | grants | loan | loans | price floor
veto               guaranteed price | price guarantee | price support | minimum price | equity stake | preferred stock
veto               research and development | feasibility study | tax credit
veto               small business award | subcontract | to advise | to track | to study | to develop | to build
veto               to research | to monitor | to design | to test | to upgrade | to recycle | to explore | to map
veto               to drill | to expand | to restart | to accelerate | to advance | to fund | to mine | software
veto               analysis | analytics | research | consulting | services | study | to construct
veto               to remelt | for research | r d | prototype | prototypes
project            refinery | plant | plants | project | projects | facility | processing | separation | smelter
project            production | capacity | output
project            supply chain | mine | mines | powder | funding | workforce | technology
wares              battery | batteries | fuel | fuels | fasteners | bearings | spare parts | parts | uniforms | food
wares              rations | aircraft | helicopter | helicopters | missile | missiles | drones | vests | helmets
wares              valves | bolts | tires | medical | pharmaceuticals | vaccine | vaccines | ammunition | cartridges
wares              canopy | cable | cables | engine | engines | brackets | fittings | boots | trucks | vehicles
wares              ships | castings | forgings | plate | plates | components | armor | armour | penetrator
wares              penetrators | airframes | airframe | munitions | shells | tooling | hardware | equipment | coatings
wares              tubes | wire rope | fighter | jets | f 35 | f 16 | f 18 | radar | satellite | satellites
wares              electricity | microgrid | harness | harnesses | wire harnesses | connectors | pumps | plating
wares              bridges | shop | torpedo | antennas | sensors | blades | turbine blades | screws | wheels | springs
wares              gaskets | pipes | tents | gloves | rifles | optics | goggles | generators | filters | hypersonic
wares              submarine | submarines
upto               up to | as much as | worth up to | valued at up to | at least | an additional
past               last year | year ago | years ago | months ago | earlier this year | two years ago | last october
past               last november | last december | last january | last february | last march | last april | last may
past               last june | last july | last august | last september | in 2023 | in 2024 | in 2022 | back in
hedge              not | never | no | may | might | could | would | should | if | whether | unless | considers
hedge              considering | consider | mulls | mulling | weighs | weighing | plans | planning | planned | expects
hedge              expected | likely | set to | poised | aims | hopes | hoping | urged | urges | urge | wants | will
hedge              to | denies | denied | deny | rumored | rumoured | fails | failed | prepares | preparing | intends
hedge              intending | proposes | proposed | can | cannot | didn't | doesn't | hasn't | isn't | wasn't | won't
hedge              wouldn't | expect | intend | refuses | refused | previously | formerly | yet | ready | about to
hedge              looking | looks | needs | ought | must | potential | possible | asked | false | untrue | fake
hedge              looming | unlikely | reportedly considering | fails to | loses | lost | eyes | awaits | await
hedge              ahead of | awaiting | seen | asks dla | don't | aren't | without | risks | threatens | threatened
hedge              near | nears | close to
prep               from | in | on | with | at | by | against | over | under | into | about | amid | to | between | via
prep               through | despite | toward | towards | of
verb:cancelled     cancels | cancelled | canceled | cancelling | canceling | cancel | scraps | scrapped | scrapping
verb:cancelled     withdraws | withdrawn | withdrew | axes | axed | calls off | called off | nixes | nixed | scuttles
verb:cancelled     scuttled | rescinds | rescinded | kills | killed | ditches | ditched | abandons | abandoned | pulls
verb:cancelled     pulled | voids | voided | pulls plug on | pulls the plug on | pulled the plug on | backs out of
verb:cancelled     backed out of | walks away from | walked away from | revokes | revoked | drops | dropped | halts
verb:cancelled     halted | shelves | shelved | stops | stopped | nix | scrap | annuls | annulled | aborts | aborted
verb:cancelled     jettisons | jettisoned | gives up on | gave up on | given up on | calls time on | called time on
verb:cancelled     bails on | bails out of | backs away from | backed away from | steps away from | puts an end to
verb:cancelled     torpedoes | torpedoed | scuppers | scuppered | bins | binned | junks | junked | dumps | dumped
verb:cancelled     discontinues | discontinued | quashes | quashed | is dead | declared dead | is off | is no more
verb:cancelled     pulls out of | pulled out of | gives up | takes down | taken down | throws out | thrown out
verb:cancelled     decides not to proceed with | not to proceed with | will not proceed with | won't proceed with
verb:cancelled     no longer proceeding with | not proceeding with | decides against | decided against
verb:cancelled     no longer going ahead | not going ahead | will not go ahead with | won't go ahead with
verb:cancelled     gets the chop | gets the axe | gets chop | gets axe | got the axe | gets the boot | gets axed
verb:cancelled     ends in cancellation | ended in cancellation | collapses | collapsed | falls apart | fell apart
verb:cancelled     falls through | fell through | backtracks on | backpedals on | reverses course on
verb:cancelled     turns its back on | turned its back on | retracts | retracted | closes without award
verb:cancelled     closed without award | ended without award | ends without award
verb:terminated    tears up | tore up | rips up | ripped up | torn up | ends | terminates | terminated | terminating
verb:extended      extends | extended | extending | prolongs | prolonged | pushes back | pushed back | pushes out
verb:extended      pushed out | postpones | postponed | lengthens | lengthened | moves back | moved back
verb:extended      gives bidders | extend | gives suppliers | grants bidders | allows bidders | pushes | pushed
verb:extended      delay
verb:extended      delays | delayed | gives producers | moves | moved | shifts | shifted | resets | now due | defers
verb:extended      deferred | stretches | stretched | puts off | put off | puts back | put back | slips | slipped
verb:extended      now closes | now closing | now closed on | slides | slid | rolls over | rolled over | bumps
verb:extended      bumped | holds open | keeps open | kept open
verb:extended      leaves open | left open | rescheduled | reschedules
verb:shortened     shortens | shortened | brings forward | brought forward | moves up | moved up | cuts short
verb:shortened     shortening | advances | advanced | moves forward | moved forward
verb:amended       amends | amended | amending | revises | revised | revising | modifies | modified | modifying
verb:amended       updates | updated | alters | altered | changes | changed | corrects | corrected | loosens | removes
verb:amended      cuts | cut | trims | trimmed | raises | raised | increases | increased | reduces | reduced
verb:amended      lowers | lowered | narrows | narrowed | widens | widened | broadens | broadened
verb:amended       removed | tightens | tweaks | tweaked | relaxes | relaxed | rewrites | rewrote | rewritten
verb:reissued      reissues | reissued | reissuing | re issues | re issued | re issuing | relaunches | relaunched
verb:reissued      revives | re launches | re launched | retenders | re tenders | re tendered | retendered | reopens
verb:reissued      reopened | re opens | re opened | revived | resolicits | re solicits | resolicited | re advertises
verb:reissued      readvertised | rebids | re bids | restarts | restarted | reposts | reposted | re posts | re posted
verb:reissued      relists | relisted | re lists | re listed | re advertised | readvertises | re offers
verb:reissued      returns with | reintroduces | resurrects | resurrected | re solicited
verb:issued        out for | issues | issued | issuing | releases | released | launches | launched | launching
verb:issued        opens | opened | opens to | opens for
verb:issued        posts | posted | publishes | published | floats | floated | unveils | unveiled | announces
verb:issued        announced | puts | puts out | kicks off | kicked off | starts | started | initiates | initiated
verb:issued        begins | issue | rolls out | rolled out | out with | releasing | posting | publishing | put out
verb:issued        confirms | confirmed | confirming | lists | listed | uploads | out from
verb:sought        seeks | sought | seeking | solicits | soliciting | solicited | requests | requesting | asks for
verb:sought        asking for | calls for | on the hunt for | asks suppliers for | hunts for | scouts for
verb:sought        shopping for | seek | looking for | looks for | goes out to tender for | goes to tender for
verb:sought        asks | is in search of | invites | invited | inviting | shops for | in market for
verb:sought        in the market for | issues call for | issues a call for | puts out call for | puts out a call for
verb:sought        puts out new call for | goes shopping for | inquires about | enquires about | inquiring about
verb:sought        asks who can supply | asking who can supply | asks industry who can supply
verb:sought        asking industry who can supply | asks market who can supply | asking suppliers who can supply
next:sought        to spend | looks to stockpile | looking to stockpile | wants to stockpile | tenders for
next:sought        tenders to buy | tenders to purchase | to buy | to purchase | to acquire | to procure
next:sought        moves to buy | looks to buy | wants to buy | looking to buy | seeks to buy | seeks to purchase
next:sought        seeking to buy | moves to purchase | looks to purchase | wants | hunts | moves to stockpile
next:sought        to sole source | asks industry for | asks miners for | asks producers for | asks market for
next:sought        asks smelters for | asks refiners for | offers | to stockpile | seeks to stockpile
next:intended      intends to award | plans to award | to award
next:sought        looking to purchase | looks to purchase | looking to acquire | looks to acquire
next:sought        asks/asking/asked industry/miners/producers/market/suppliers/companies/firms/refiners about/on/to
next:sought        asks/asking/asked industry/miners/producers/suppliers/companies/firms/refiners/vendors for
next:sought        sounds out industry/suppliers/producers/miners/market/companies/refiners on/about/over/for
next:sought        sounding/sounded out industry/suppliers/producers/miners/market/companies/refiners on/about/over/for
next:sought        sounds/sounding out | canvasses | canvassing | polls | polling | surveys | surveying | queries
next:sought        querying
next:sought        gauges/gauging/tests/assesses interest/appetite/availability/supply in/for/of
next:sought        gauges/gauging market/industry/supplier/producer interest in/for
next:sought        gauges/gauging interest in supplying
next:sought        makes/making/made inquiries/enquiries about/for/on/over/into
next:sought        makes/making inquiries/enquiries ahead of
next:sought        queries/polls/quizzes/canvasses/surveys industry/suppliers/producers/miners/market on/about/over/for
next:sought        tests/testing/probes/probing market for | tests/testing/probes/probing the market for
next:sought        puts out feelers for/on | put out feelers for/on | goes looking/hunting/scouting for
next:sought        requests/seeks/seeking/wants details/data/input of/on/from/about | enquiring about | on hunt for
next:sought        wants/asks to know who can supply | asks who can supply | asked for/seeking information about/on
next:sought        asked/asks/asking miners/industry/producers/companies/suppliers for information on/about
next:sought        moves/wants/looks/looking/seeks/seeking to source/secure | moves/wants/looks/seeks to stock up on
next:sought        to source | to start/begin buying/purchasing/stockpiling | starts/begins buying/stockpiling
next:sought        in search of | steps up search for | moves to procure | wants to procure | looks to procure
next:sought        wants to purchase | wants to acquire | seeks to acquire | seeks to procure | seeking to purchase
next:sought        seeking to acquire | seeking to procure | moves to acquire | looking to procure
next:secured       locks in | locked in | locks up | secures | secured | lines up | lined up | nails down
next:awarded       grants | makes award to | makes awards to
next:entered       enters | entered | turns to | turned to | returns to | returned to | goes to market
sale               excess | surplus | for sale | auctions | sales contract | offers to purchase | sell off
sale               selloff | disposal | sales solicitation | sales solicitations | sales documents | boa
sale               basic ordering agreement | sold from | sold by | buyers to | to buyers | gives buyers | for buyers
apart              vaccine | vaccines | smallpox | anthrax
apart              antivirals | antibiotics | masks | respirators | ventilators
apart              syringes | ppe | barrels | crude | crude oil | petroleum | wheat | heating oil | gasoline
apart              demolish | demolition | demolishes | remediate | remediation | clean up | cleanup | redevelop
apart              redevelopment | former depot | former stockpile depot | former defense stockpile depot
apart              strategic national stockpile | medical stockpile | vaccine stockpile | oil stockpile
apart              grain reserve/stockpile/reserves/stockpiles/tender | food reserve/reserves | former defense depot
apart              stockpile depot | heating oil reserve | strategic petroleum reserve
apart              medical countermeasures
wares              ai | artificial intelligence | blockchain
verb:issued        hits sam | hits market | hits the market | appears on sam | goes live | is live | now live | is out
verb:issued        lands on sam | posted on sam
firm               recycler | recyclers
solicit            bid process | bidding process | tender process
filler             follow on | follow up
next:planned       plans/plan/planning/intends/intending/aims/aiming to buy/purchase/acquire/procure/source/stockpile
next:planned       set/proposes/proposing to buy/purchase/acquire/procure/source/stockpile
next:planned       plans/plan/planning/intends/intending/aims/aiming/set/proposes/proposing to spend
next:planned       prepares/preparing/ready/gears/gearing/poised to buy/purchase/acquire/procure/stockpile
next:planned       gears/gearing up to buy/purchase/acquire/procure/stockpile
next:planned       plans/planning/intends/aims/set to stock up on
next:planned       plans/intends/aims/set to start/begin buying/stockpiling
next:planned       shows/reveals/details/outlines plan/plans/intent/intention/intentions to buy/purchase/acquire/procure
next:planned       starts/begins/opens process to buy/purchase/acquire/procure
next:planned       buying | will buy/purchase/acquire/procure/stockpile | says it will buy/purchase/acquire/procure
next:planned       outlines/details/announces/announced/unveils plan/plans to buy/purchase/acquire/procure/stockpile
next:filled        moves/plans/seeks/looks/aims to rebuild/replenish/refill/build/boost
next:filled        to rebuild/replenish/refill/build/boost | to build up | moves/plans/seeks/looks to build up
next:eyed          plans | planning | eyes | eyeing | readies | proposes
next:amended       doubles | doubled | halves | halved | triples | tripled
next:awarded       makes | made
next:extended      keeps | kept | holds | leaves
next:placed        orders | ordered
next:struck        strikes | struck | seals | sealed | signs | signed | inks | inked | concludes | concluded
next:struck        finalizes | finalises | reaches | reached | ink | sign | seal | strike
verb:awarded       splits | split | divides | divided | go to | awards | awarded | awarding | hands | handed
verb:awarded       gives | goes to | went to
verb:won           wins | won | winning | secures | secured | securing | lands | landed | receives | received | gets
verb:won           got | clinches | clinched | bags | bagged | scores | scored | nabs | nabbed | snags | snagged
verb:won           inks | inked | signs | signed | obtains | obtained | books | booked | fills | granted | earns
verb:won           earned | signing | win | receive | secure | sign | clinch | enters into | entered into | executes
verb:won           executed | finalizes | finalized | finalises | finalised | locks in | locked in | locks up | nets
verb:won           strikes | struck | seals | sealed | concludes | concluded | nails | nailed | reels in | scoops
verb:won           to deliver | to fill | takes | took | named as winner of
verb:won           get | given | scooped | named winner of | named as winner of | winner of | takes home
verb:won           enters | lock in | bag
verb:won           is sharing | are sharing | land | share | captures | captured | notches | garners | grabs | grabbed
verb:won           wins spot on | wins place on | wins slot on | wins position on | lands spot on | beats rivals to
verb:won           gets the nod | gets nod | got the nod | given the nod
verb:won           beats competitors to | secures place on | secures spot on | to supply
verb:lifted        sends stock | sends shares | lifts shares | lifts stock | boosts shares | boosts stock
verb:lifted        propels shares | propels stock | sends its shares | sends its stock
verb:rose          hits record | hits high | hits record high | hit record | at record high | spiked | popped | zooms
verb:rose          surge | surges | surged | soar | soars | soared | jump | jumps | jumped | rise | rises | rose
verb:rose          rally | rallies | rallied | rocket | rockets | rocketed | skyrocket | skyrockets | spike | spikes
verb:rose          climb | climbs | climbed | gain | gains | gained | pop | pops | up | double | doubles | doubled
verb:rose          leap | leaps | leaped | explode | explodes | advance | higher | triple | triples | pump
verb:bought        commits to buy | agrees to buy | buys | bought | acquires | acquired
verb:picked        picks | picked | selects | selected | taps | tapped | chosen | chooses | chose
verb:placed        places | placed | exercises | exercised
nominal:cancelled  cancellation | cancelation | withdrawal
nominal:extended   extension
nominal:awarded    selection by
nominal:awarded    contract award | award notice | award of
nominal:terminated termination
nominal:amended    amendment
company            energy fuels | western uranium | electra battery materials | electra battery | us antimony
company            united states antimony | usa rare earth | us critical materials | us vanadium
company            us strategic metals | us steel | us magnesium | us rare earth | american tungsten | us gold
company            korea zinc | indium corp | indium corporation | lithium americas | silver spring | cobalt holdings
company            us lithium | us antimony corp | us antimony corporation | united states antimony corp
company            united states antimony corporation
supply             to supply | supply | supplying | supplies | provide | deliver | supplier | contract
"""

_PARTICIPLES = (
    "ed",
    "wn",
    "won",
    "given",
    "dead",
    "no more",
    "slips",
    "slid",
    "slides",
    "cut",
    "left open",
    "kept open",
    "without award",
    "given up on",
    "in cancellation",
    "going ahead",
    "apart",
    "through",
    "out for",
    "on sam",
    "hits sam",
    "hits market",
    "hits the market",
    "live",
    "collapses",
    "the chop",
    "the axe",
    "the boot",
    "gets chop",
    "gets axe",
    "now closes",
    "now closing",
    "now closed on",
    "go to",
    "taken down",
    "thrown out",
    "sought",
    "off",
    "back",
    "out",
    "up",
    "forward",
    "chosen",
    "signed",
    "goes to",
    "went to",
    "out from",
    "opens to",
    "opens for",
    "now due",
    "shares",
    "stock",
)


def word_set(text: str) -> frozenset[str]:
    """The blank-separated words of `text`."""
    return frozenset(text.split())


# Forms in which materials are bought, and words that continue a sentence after a material. They are no articles made of
# the material.
MATERIAL_FORMS = word_set(
    "metal metals ingot ingots oxide oxides pentoxide carbonate trisulfide trioxide dioxide sponge cathode"
    " cathodes powder powders ore ores concentrate concentrates flake flakes rounds briquettes bar bars billet"
    " billets rod rods wire wafer wafers substrate substrates crystal crystals blank blanks magnet magnets alloy"
    " alloys fiber fibre fibres fibers steel tungstate hydroxide sulfate sulphate chloride units products product"
    " material materials grade lump lumps pellets granules sheet scrap slab slabs carbide nitride salt salts acid"
    " market markets miner s is are was were has have had be and or but nor as than that this these its it he she"
    " they who when while until since because so then also again now today last next week month year soon first"
    " second third new old more less all both sends lifts boosts drives marks shows helps says said jumps sees"
    " puts makes gives strengthens cements worth valued plus per near after before amid across outside inside"
    " without within during except like due up down off out monday tuesday wednesday thursday friday saturday"
    " sunday january february march april may june july august september october november december cuts limits"
    " using needs supplied produced mined refined made sourced via for in on from by with over under at to purity"
    " earth earths block blocks quantities volumes purchases purchase needed suppliers supplier sources hot cold"
    " vacuum high low ultra hoard info information data"
)


LexiconPhrase = tuple[tuple[str, ...], frozenset[str]]


@cache
def phrases_by_first_word() -> dict[str, tuple[LexiconPhrase, ...]]:
    """The phrases of the lexicon by first word, each as (the words after the first, the tags), longest first."""
    found: dict[str, dict[tuple[str, ...], set[str]]] = {}
    for row in _TABLE.strip().splitlines():
        tag, _, words = row.partition(" ")
        for phrase in words.split("|"):
            for first, *rest in product(*(word.split("/") for word in phrase.split())):
                found.setdefault(first, {}).setdefault(tuple(rest), set()).add(tag)
    return {
        first: tuple((rest, frozenset(tags)) for rest, tags in sorted(rows.items(), key=lambda row: -len(row[0])))
        for first, rows in found.items()
    }


def can_be_passive(form: str) -> bool:
    """Whether a verb form can be passive, to follow its object: `tender cancelled`, not `tender cancels`."""
    return form.endswith(_PARTICIPLES)
