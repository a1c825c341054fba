"""Programmes of purchases: the department or its agency is to spend a sum on minerals in general, or to stockpile them.

A purchase programme founds no solicitation, so that it is only a hint. One sentence must hold the purchase or the
stockpile, the minerals, and a plan, a beginning or a sum; the buyer may stand elsewhere in the text. Loans, stakes,
mines, laws, sales, stores of other countries and denials are no programme.
"""

from __future__ import annotations

from mineralwatch.domain.headlines.other_languages import split_sentences, tag_pattern
from mineralwatch.domain.materials import materials
from mineralwatch.domain.text.lazy_pattern import lazy_pattern

PROGRAMME_WORDS = """
pushes  stockt | chce | planuje | zamierza | решил* | plan | plans | planning | planned | intend* | aims | aiming
pushes  aim | seek* | sought | look* | wants | want | will | to buy | to acquire | to purchase | to procure
pushes  to stockpile | to spend | to replenish | to secure | launch* | move* | initiat* | begin* | start* | accelerat*
pushes  boost* | push | drive | initiative | program | programme | rush* | race* | ramps | eyes | spree | increas*
pushes  steps up | set to | prepar* | expand* | build* | kicks | speeds | plant | planen | wollen | soll
pushes  beabsichtig* | möchte | strebt | startet | beschleunig* | programm | prévoi* | va | veut | entend | compte
pushes  projett* | lance | accélèr* | envisag* | cherche | prépare | planea* | prevé | pretend* | quiere | busca
pushes  lanza | aceler* | va a | ha tomado | inici* | intensific* | planej* | quer | vai | prev* | lança | demanda
pushes  pian* | vuole | intende | punta | avvia | lancia | планир* | намер* | собира* | хоч* | хот* | стрем*
pushes  запуска* | начал* | начина* | ускор* | ищ* | търс* | опит* | иска | план* | готов* | прагн* | збира*
pushes  має намір | хоче | хочуть | закупит | закупят | пополн* | витратить | купит | 拟 | 擬 | 计划 | 計劃 | 正 | 将
pushes  將 | 寻求 | 尋求 | 启动 | 啟動 | 加速 | 欲 | 大举 | 大舉 | 展开 | 展開 | 砸 | 四处 | 四處 | 抢 | 計画 | 方針
pushes  予定 | 推進 | 検討 | 目指 | 開始 | へ | 着手 | 추진 | 계획 | 예정 | 나서* | 나선* | 나섰* | 착수 | 방침 | 박차
buyer   defense stockpile | defence stockpile | dla | defense logistics agency | defence logistics agency | pentagon*
buyer   defense department | dod | war department | department of defense | department of war | us defense
buyer   us defence | us military | us stockpile | dow | defence department | national defense stockpile
buyer   us national stockpile | us strategic stockpile | us war dep* | national defence stockpile | us stockpiling
buyer   us defense agency | пентагон* | министерств* войны сша | министерств* обороны сша | минобороны сша
buyer   военн* министерств* сша | министерств* войны соединенных | минвойны сша | міноборони сша
buyer   міністерств* оборони сша | отбранителна логистика | министерството на отбраната на сащ | оборонної логістики
buyer   оборонной логистики | военното министерство на сащ
metals  rohstoff* | minerał* | mineral* | minéra* | rare earth* | key metals | critical metals | strategic metals
metals  important metals | scarce metals | rare metals | minor metals | battery metals | defense metals
metals  critical materials | strategic materials | kritische* rohstoff* | kritische* metall* | strategische* metall*
metals  strategische* rohstoff* | seltene* erden | seltenerd* | wichtige* metall* | métaux critiques
metals  métaux stratégiques | métaux rares | terres rares | matériaux critiques | matières premières critiques
metals  matières premières stratégiques | metales críticos | metales estratégicos | tierras raras
metals  materiales críticos | materias primas críticas | minerais | terras raras | metais críticos
metals  metais estratégicos | metais raros | matérias-primas críticas | metalli critici | metalli strategici
metals  terre rare | materie prime critiche | кобалт | антимон | минерал* | полезн* ископаем* | редкоземельн*
metals  стратегическ* металл* | критическ* металл* | критическ* сырь* | критически важн* | критично важлив* | мінерал*
metals  рідкоземельн* | критични* суровини | редкоземни* | 关键矿 | 關鍵礦 | 关键矿产 | 战略矿 | 戰略礦 | 战略性矿
metals  戰略性礦 | 重要矿 | 重要礦 | 稀土 | 战略金属 | 戰略金屬 | 关键金属 | 關鍵金屬 | 稀有金属 | 稀有金屬 | 矿物资源
metals  礦物資源 | 矿产资源 | 重要鉱物 | 重要な鉱物 | レアアース | レアメタル | 戦略鉱物 | 希土類 | 핵심광물
metals  핵심 광물 | 희토류 | 전략 광물 | 전략광물 | 주요 광물 | 중요 광물 | 희귀 금속
takes   stockt ** auf | stocken ** auf | kupić | zakupi* | alacak | satın | buy | buys | buying | bought | purchas*
takes   procur* | acquir* | spree | source | snap up | shopping | stock up | kauf* | *kauf | ankauf* | einkauf*
takes   beschaff* | erwerb* | erwirbt | zukauf* | acheter | achète* | achat* | acquérir | acquisition* | acquiert
takes   comprar* | compra | compras | compran | compram | adquirir* | adquiere | adquisici* | aquisiç* | aquisição
takes   acquist* | compra* | закуп* | скуп* | купит* | купить | купят | приобр* | покупк* | закуповує | търси оферти
takes   купува* | закупува* | придба* | купівл* | купи | сдобия* | 采购 | 採購 | 购买 | 購買 | 收购 | 收購 | 抢购
takes   搶購 | 采买 | 採買 | 购入 | 購入 | 収購 | 買い付け | 買い入れ | 調達 | 구매 | 매입 | 조달 | 구입 | 사들*
takes   확보 나서* | 사재기
piles   запаст* | запаса* | stockpil* | hoard* | strategic reserve* | national reserve* | reserve of | reserves
piles   replenish* | bevorrat* | vorrat* | vorräte* | *vorrat | *vorräte | *reserve | *reserven | einlager* | horte*
piles   lagerbest* | *lager | stocker | stockage | constitu* | réserve* | stocks stratégiques | almacen* | acopi*
piles   reserva* | acumul* | estoc* | estoque* | reservas | scorte | riserv* | stocca* | accumul* | запас* | резерв*
piles   госрезерв* | натрупа* | 囤积 | 囤積 | 收储 | 收儲 | 储备 | 儲備 | 囤 | 備蓄 | 비축 | 스톡파일
against lab | welcomes | stakes | problem | lockheed | boeing | contractors | output | investiert | производител*
against компани* | 企业 | 公司 | 企業 | 会社 | 기업* | empresa* | entreprise* | unternehmen | firm | firms | company
against companies | producer* | maker | makers | officials say | loan* | lend* | stake | equity | shares | invests
against mine | mines | miner | mining | project* | plant | plants | refiner* | smelter | startup | start up | bill
against law | lawmaker* | congress | senate | senator* | house | treasury | vault | sell* | sold | sale* | auction*
against dispos* | price floor | grant* | research | technolog* | recycl* | lease | export ban | jogmec | seoul | eu
against european | tokyo | india | indian | nato | deni* | urge* | should | must | need | needs | why | how | what
against would | analyst* | report card | audit | gao | deposits | greenland | ukraine | investor* | partner*
against joint venture | deal with | supply chain | supply chains | contract | wins | awarded | awards | title iii
against production act | not | no | n't | never | surplus | excess | recommend* | revers* | limits | reform | review
against guidance | stocks | sign* | supplemental | depot | authoriz* | batter* | floor | guarant* | aktion* | access
against recover* | reclaim* | legisl* | stall* | export* | fund | funds | funding | told | annual materials plan | act
against exclusiv* | remport* | livr* | award | pact | supply deal | cancel* | scrap* | drop* | withdr* | halt*
against suspend* | oil | petroleum | uranium | energy department | interior | kredit* | darlehen | beteilig* | anteil*
against aktien | minen | projekt* | gesetz | verkauf* | dementier* | prêt | prêts | projet* | loi | vend | vente
against ventes | dément* | préstamo* | mina | minas | proyecto* | ley | vende* | venta* | participaci* | acciones
against empréstimo* | projeto* | projetos | venda* | participaç* | mineradora* | miniera | progett* | legge | vendita
against prestit* | кредит* | заем* | займ* | доля | долю | дол* в | рудник* | проект* | закон* | продаж* | продат*
against продает* | опроверг* | отмен* | отказал* | 贷款 | 貸款 | 入股 | 股权 | 股權 | 持股 | 法案 | 出售 | 抛售 | 否认
against 否認 | 取消 | 融资 | 融資 | 出資 | 株式 | 売却 | 否定 | 中止 | 대출 | 지분 | 법안 | 매각 | 부인 | 취소 | 중단
against kürz* | investiert in
states  us | usa | united states | estados unidos | ee.uu | eeuu | eua | états-unis | stati uniti | сша | 美国 | 美國
states  米国 | 미국
others  australi* | japan* | india* | korea* | south korea* | canad* | europe* | uk | britain* | german* | french
others  saudi* | brazil* | indonesi* | taiwan* | kazakh* | japon* | 日本 | 韩国 | 印度 | 欧盟 | 일본 | япони* | росси*
others  россия
spends  spend | spends | spending | spent | splash* | ausgeben | gibt ** aus | investier* | dépens* | gast*
spends  invertir* | investir* | injetar* | injecter* | destinar* | desembols* | spender* | spende | investire
spends  investe | invertirá | потрат* | трат* | вложит* | вложить | выдел* | витрат* | інвесту* | похарчи*
spends  инвестира* | 斥资 | 斥資 | 耗资 | 耗資 | 砸 | 投入 | 豪掷 | 豪擲 | 投资 | 投資 | 費や | 投じ | 투입 | 투자
spends  쏟아
"""
_PROGRAMME_SIZE = 3  # this many named materials count as minerals in general
_SUBJECT_CHARACTERS = 16  # the subject of a sentence stands within the first 16 characters
_SUM = lazy_pattern(
    r"[$€]|\d\s?(?:bn|billion|million|mrd|mio|milli|bilh|млрд|млн|миллиард|мільярд|亿|億|억)"
    r"|\b(?:billion|milliard|bilh|mil millones|миллиард|мільярд)"
)


def is_purchase_programme(text: str) -> bool:
    """Whether `text` reports that the stockpile's buyer plans to buy minerals in general, or begins to."""
    sentences = [sentence.casefold().replace("’", "'") for sentence in split_sentences(text)]
    buyer_named = any(
        _has_tag(sentence, "buyer") or tag_pattern("buyer").search(sentence) or tag_pattern("weak").search(sentence)
        for sentence in sentences
    )
    return any(_is_programme(sentence, buyer_named) for sentence in sentences)


def _is_programme(sentence: str, buyer_named: bool) -> bool:
    """Whether one sentence reports a programme; `buyer_named`: the text names the department or its agency."""
    if not (buyer_named or _has_tag(sentence, "states")):
        return False
    has_sum = _SUM.search(sentence) is not None
    minerals_in_general = _has_tag(sentence, "metals") or len(materials.find_materials(sentence)) >= _PROGRAMME_SIZE
    if (
        not (minerals_in_general or (has_sum and materials.find_materials(sentence)))
        or _has_tag(sentence, "against")
        or tag_pattern("wares").search(sentence)
    ):
        return False
    buys, stores = _has_tag(sentence, "takes"), _has_tag(sentence, "piles")
    if not (buyer_named or (buys and stores and _has_tag(sentence, "states"))) or _has_tag(
        sentence[:_SUBJECT_CHARACTERS], "others"
    ):
        return False  # a country's name alone may mean any agency, unless the sentence both buys and stores
    return (buys or stores or (has_sum and _has_tag(sentence, "spends"))) and (has_sum or _has_tag(sentence, "pushes"))


def _has_tag(sentence: str, tag: str) -> bool:
    return tag_pattern(tag, PROGRAMME_WORDS).search(sentence) is not None
