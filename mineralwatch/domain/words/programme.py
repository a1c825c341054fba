"""A programme of purchases: the department or its agency is to spend a sum on minerals, or to stockpile them, and no
one material is asked for. No request can be founded on it, so that it alerts nobody; it is worth a hint.

One sentence must hold the purchase or the stockpile, the minerals, and a plan, a beginning or a sum; the buyer may
stand elsewhere in the text. Loans, stakes, mines, laws, sales, other countries' stores and denials are something else.
"""

from __future__ import annotations

import re

from mineralwatch.domain import materials
from mineralwatch.domain.words.tongues import finder, parts_of

_TABLE = """
buyer   dla | defense logistics agency | defence logistics agency | pentagon* | defense department | dod
buyer   war department | department of defense | department of war | us defense | us defence | us military
buyer   us stockpile | dow | defence department | national defense stockpile | us national stockpile
buyer   us strategic stockpile | us war dep* | national defence stockpile | us stockpiling | us defense agency
buyer   пентагон* | министерств* войны сша | министерств* обороны сша | минобороны сша | военн* министерств* сша
buyer   министерств* войны соединенных | минвойны сша | міноборони сша | міністерств* оборони сша
buyer   отбранителна логистика | министерството на отбраната на сащ | оборонної логістики | оборонной логистики
buyer   военното министерство на сащ
metals  mineral* | minéra* | rare earth* | key metals | critical metals | strategic metals | important metals
metals  scarce metals | rare metals | minor metals | battery metals | defense metals | critical materials
metals  strategic materials | kritische* rohstoff* | kritische* metall* | strategische* metall*
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
takes   buy | buys | buying | bought | purchas* | procur* | acquir* | spree | source | snap up | shopping | stock up
takes   kauf* | *kauf | ankauf* | einkauf* | beschaff* | erwerb* | erwirbt | zukauf* | acheter | achète* | achat*
takes   acquérir | acquisition* | acquiert | comprar* | compra | compras | compran | compram | adquirir* | adquiere
takes   adquisici* | aquisiç* | aquisição | acquist* | compra* | закуп* | скуп* | купит* | купить | купят | приобр*
takes   покупк* | закуповує | търси оферти | купува* | закупува* | придба* | купівл* | купи | сдобия* | 采购 | 採購
takes   购买 | 購買 | 收购 | 收購 | 抢购 | 搶購 | 采买 | 採買 | 购入 | 購入 | 収購 | 買い付け | 買い入れ | 調達 | 구매
takes   매입 | 조달 | 구입 | 사들* | 확보 나서* | 사재기
piles   stockpil* | hoard* | strategic reserve* | national reserve* | reserve of | reserves | replenish* | bevorrat*
piles   vorrat* | vorräte* | *vorrat | *vorräte | *reserve | *reserven | einlager* | horte* | lagerbest* | *lager
piles   stocker | stockage | constitu* | réserve* | stocks stratégiques | almacen* | acopi* | reserva* | acumul*
piles   estoc* | estoque* | reservas | scorte | riserv* | stocca* | accumul* | запас* | резерв* | госрезерв*
piles   натрупа* | 囤积 | 囤積 | 收储 | 收儲 | 储备 | 儲備 | 囤 | 備蓄 | 비축 | 스톡파일
spends  spend | spends | spending | spent | splash* | ausgeben | gibt ** aus | investier* | dépens* | gast*
spends  invertir* | investir* | injetar* | injecter* | destinar* | desembols* | spender* | spende | investire
spends  investe | invertirá | потрат* | трат* | вложит* | вложить | выдел* | витрат* | інвесту* | похарчи*
spends  инвестира* | 斥资 | 斥資 | 耗资 | 耗資 | 砸 | 投入 | 豪掷 | 豪擲 | 投资 | 投資 | 費や | 投じ | 투입 | 투자
spends  쏟아
pushes  plan | plans | planning | planned | intend* | aims | aiming | aim | seek* | sought | look* | wants | want
pushes  will | to buy | to acquire | to purchase | to procure | to stockpile | to spend | to replenish | to secure
pushes  launch* | move* | initiat* | begin* | start* | accelerat* | boost* | push | drive | initiative | program
pushes  programme | rush* | race* | ramps | eyes | spree | increas* | steps up | set to | prepar* | expand* | build*
pushes  kicks | speeds | plant | planen | wollen | soll | beabsichtig* | möchte | strebt | startet | beschleunig*
pushes  programm | prévoi* | va | veut | entend | compte | projett* | lance | accélèr* | envisag* | cherche | prépare
pushes  planea* | prevé | pretend* | quiere | busca | lanza | aceler* | va a | ha tomado | inici* | intensific*
pushes  planej* | quer | vai | prev* | lança | demanda | pian* | vuole | intende | punta | avvia | lancia | планир*
pushes  намер* | собира* | хоч* | хот* | стрем* | запуска* | начал* | начина* | ускор* | ищ* | търс* | опит* | иска
pushes  план* | готов* | прагн* | збира* | має намір | хоче | хочуть | закупит | закупят | пополн* | витратить | купит
pushes  拟 | 擬 | 计划 | 計劃 | 正 | 将 | 將 | 寻求 | 尋求 | 启动 | 啟動 | 加速 | 欲 | 大举 | 大舉 | 展开 | 展開 | 砸
pushes  四处 | 四處 | 抢 | 計画 | 方針 | 予定 | 推進 | 検討 | 目指 | 開始 | へ | 着手 | 추진 | 계획 | 예정 | 나서*
pushes  나선* | 나섰* | 착수 | 방침 | 박차
against loan* | lend* | stake | equity | shares | invests | mine | mines | miner | mining | project* | plant | plants
against refiner* | smelter | startup | start up | bill | law | lawmaker* | congress | senate | senator* | house
against treasury | vault | sell* | sold | sale* | auction* | dispos* | price floor | grant* | research | technolog*
against recycl* | lease | export ban | jogmec | seoul | eu | european | tokyo | india | indian | nato | deni* | urge*
against should | must | need | needs | why | how | what | would | analyst* | report card | audit | gao | deposits
against greenland | ukraine | investor* | partner* | joint venture | deal with | supply chain | supply chains
against contract | wins | awarded | awards | title iii | production act | not | no | n't | never | surplus | excess
against recommend* | revers* | limits | reform | review | guidance | stocks | sign* | supplemental | depot | authoriz*
against batter* | floor | guarant* | aktion* | access | recover* | reclaim* | legisl* | stall* | export* | fund
against funds | funding | told | annual materials plan | act | exclusiv* | remport* | livr* | award | pact
against supply deal | cancel* | scrap* | drop* | withdr* | halt* | suspend* | oil | petroleum | uranium
against energy department | interior | kredit* | darlehen | beteilig* | anteil* | aktien | minen | projekt* | gesetz
against verkauf* | dementier* | prêt | prêts | projet* | loi | vend | vente | ventes | dément* | préstamo* | mina
against minas | proyecto* | ley | vende* | venta* | participaci* | acciones | empréstimo* | projeto* | projetos
against venda* | participaç* | mineradora* | miniera | progett* | legge | vendita | prestit* | кредит* | заем* | займ*
against доля | долю | дол* в | рудник* | проект* | закон* | продаж* | продат* | продает* | опроверг* | отмен*
against отказал* | 贷款 | 貸款 | 入股 | 股权 | 股權 | 持股 | 法案 | 出售 | 抛售 | 否认 | 否認 | 取消 | 融资 | 融資
against 出資 | 株式 | 売却 | 否定 | 中止 | 대출 | 지분 | 법안 | 매각 | 부인 | 취소 | 중단 | kürz* | investiert in
"""
_MANY = 3  # materials
_SUM = re.compile(r"[$€]|\d\s?(?:bn|billion|million|mrd|mio|milli|bilh|млрд|млн|миллиард|мільярд|亿|億|억)")


def tells_programme(text: str) -> bool:
    """Whether `text` tells that the stockpile's buyer is to buy minerals at large, or begins to."""
    parts = [part.casefold().replace("’", "'") for part in parts_of(text)]
    named = any(_says(part, "buyer") or finder("buyer").search(part) or finder("weak").search(part) for part in parts)
    return named and any(_is_programme(part) for part in parts)


def _is_programme(part: str) -> bool:
    some = _SUM.search(part) is not None
    large = _says(part, "metals") or len(materials.find(part)) >= _MANY
    if not (large or (some and materials.find(part))) or _says(part, "against") or finder("wares").search(part):
        return False
    done = _says(part, "takes") or _says(part, "piles") or (some and _says(part, "spends"))
    return done and (some or _says(part, "pushes"))


def _says(part: str, tag: str) -> bool:
    return finder(tag, _TABLE).search(part) is not None
