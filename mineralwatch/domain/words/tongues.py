"""Headlines in other languages than English: German, French, Spanish, Portuguese, Italian, Russian, Chinese, Japanese
and Korean, by one table of words and one rule.

There is no grammar here: a buyer, an object and a verb must stand in one sentence with a material, and nothing that
plans, doubts or denies may stand there too. A country alone (`USA`, `美国`) is a buyer only of a tender, and not beside
another country. What is unsure is not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mineralwatch.domain.models import EventKind

# A star stands for any ending; two stars and blanks between them for up to 60 characters: `zieht … zurück`.
_TABLE = """
buyer      defense logistics agency | defence logistics agency | rüstungslogistik* | us-rüstungslogistik*
buyer      verteidigungslogistik* | logistique de la défense | logistique de défense | logística de defensa
buyer      logística de defesa | logistica della difesa | оборонной логистики | тылового обеспечения | 国防后勤局
buyer      國防後勤局 | 国防物流局 | 国防後勤局 | 国防兵站局 | 国防兵站庁 | 국방군수국 | 국방병참국 | 국방물자국
weak       pentagon | pentagons | pentagone | pentágono | pentagono | us-verteidigungsministerium*
weak       us-militär* | us-armee* | us-kriegsministerium* | departamento de defensa | departamento de defesa
weak       departamento de guerra
weak       dipartimento della difesa | défense américaine | défense américain | ministère américain de la défense
weak       пентагон* | минобороны сша | министерство обороны сша | 五角大楼 | 五角大廈 | 五角大厦 | 美国国防部
weak       美國國防部 | 美国防部 | 美國防部 | 美国战争部 | 米国防総省 | 国防総省 | 米国防当局 | 미 국방부
weak       미국 국방부 | 펜타곤 | 미 전쟁부
plain      usa | us-regierung | us-behörde | vereinigten staaten | états-unis | estados unidos | ee. uu | ee.uu | eeuu
plain      eua | stati uniti | сша | 美国 | 美國 | 美政府 | 米政府 | 米国 | 미국 | 미 정부
solicit    *-tender | *-tenders | ausschreib* | *ausschreibung | *ausschreibungen | appel d'offres
solicit    appels d'offres | licitación
solicit    licitaciones | licitação | licitações | licita | gara | bando | тендер* | аукцион* | 招标 | 招標 | 标案
solicit    標案 | 投标 | 投標 | 入札 | 입찰 | schreibt ** aus | schreiben ** aus | 征询资讯 | 徵詢資訊 | 徵询
solicit    征询信息 | 徵詢 | 征集信息 | 情報提供依頼 | 情報要請 | 정보요청 | demande d'informations
solicit    solicitud de información | informationsanfrage
purchase   kauf | ankauf | achat | compra | acquisto | adquisición | aquisição | закупк* | 采购 | 採購 | 調達 | 구매
purchase   조달 | 大单 | 大單
contract   remport* ** appel d'offres | gewinnt ** ausschreibung | gana ** licitación | vence ** licitação
contract   vince ** gara | aggiudica ** gara | выигр* ** тендер | 中标 | 中標 | 得标 | 得標 | 落札 | 낙찰 | auftrag*
contract   großauftrag | *auftrag | *vertrag | vertrag* | contrat | contrats | contrato | contratos | contratto
contract   commessa | контракт* | договор* | 合同 | 合约 | 合約 | 契約 | 계약
deadline   frist | abgabefrist | angebotsfrist | fristverlängerung | date limite | délai | plazo | prazo | scadenza
deadline   срок | сроки | 截止 | 期限 | 締め切り | 締切 | 마감 | 기한
cancelled  stornier* | streicht | gestrichen | stoppt | stoppen | gestoppt | annullier* | abgesagt | abgebrochen
cancelled  aufgehoben | abgeblasen | zurückgezogen | zieht ** zurück | sagt ** ab | bricht ** ab | hebt ** auf
cancelled  renonce à | renoncent à | renuncia a | rinuncia a | desiste | descarta | descartó | verwirft
cancelled  bläst ** ab | annule | annulent | annulé | annulée | retire | retiré | abandonne | abandonné | cancela
cancelled  cancelan | canceló | cancelada | cancelado | cancelam | cancelou | anula | anuló | anulada | revoga
cancelled  revogou | retira | retiró | annulla | annullano | annullata | ritira | ritirata | revoca | cancella
cancelled  cancellata | отмен* | отозва* | аннулир* | 取消 | 撤回 | 撤销 | 撤銷 | 叫停 | 作废 | 中止 | 取り消
cancelled  取りやめ | キャンセル | 취소 | 철회 | 중단
extended   verläng* | prolonge | prolongent | prolongé | prolongée | reporte | reporté | repousse | repoussé
extended   prorrog* | amplía | amplió | ampliado | extiende | extendió | estende | adia | adiou | proroga | prorogata
extended   prorogato | rinvia | продл* | перенес* | 延长 | 延長 | 延期 | 推迟 | 推遲 | 延后 | 先送り | 연장 | 연기
reissued   neu aus | erneut aus | neu ausgeschrieben | relance | relancé | relanza | relanzó | reabre | relança
reissued   rilancia | riapre | возобнов* | повторн* | 重新招标 | 重新招標 | 重启 | 重啟 | 再次招标 | 再入札 | 再公告
reissued   재입찰 | 재공고
issued     schreibt ** aus | schreiben ** aus | ausgeschrieben | startet | starten | gestartet | eröffnet | lanciert
issued     sucht | suchen | veröffentlicht | lance | lancent | lancé | publie | ouvre | cherche | cherchent | lanza
issued     lanzó | inicia | inició | abre | abren | abrió | abrem | abriu | publica | publicó | publicou | convoca
issued     lançam | publicam | publican | convocan | buscan | buscam
issued     busca | lança | lançou | lancia | lanciano | avvia | pubblica | apre | indice | cerca | объяв* | запуст*
issued     открыл* | разместил* | ищет | 发布 | 發布 | 公布 | 发出 | 发起
issued     發起 | 發出 | 启动 | 啟動 | 公告 | 公示 | 公表
issued     招标采购
issued     招標採購 | 寻求采购 | 尋求採購 | 征询 | 徵詢 | 徵询 | 征集 | 開始 | 実施 | 공고 | 발표 | 개시 | 착수
awarded    vergibt | vergeben | erteilt | erhält | erhalten | gewinnt | gewonnen | bekommt | sichert sich | ergattert
awarded    zuschlag | attribue | attribué | remporte | remporté | décroche | décroché | obtient | obtenu | adjudica
awarded    adjudicó | adjudicado | gana | ganó | obtiene | obtuvo | consigue | logra | firma | otorga | otorgó | vence
awarded    venceu | ganha | ganhou | obtém | conquista | assina | assinou | recebe | fecha | aggiudica | aggiudicato
awarded    ottiene | vince | assegna | получил* | выигр* | заключ* | подписал* | присуд* | 获 | 獲得 | 獲美 | 赢得
awarded    贏得 | 中标 | 中標 | 得标 | 得標 | 授予 | 签订 | 簽訂 | 签署 | 簽署 | 拿下 | 斩获 | 受注 | 落札 | 締結
awarded    liefert | beliefert | fournira | livrera | suministrará | fornecerá | fornirà | поставит | 발주 | 수여
awarded    收到 | 供給契約 | 수주 | 체결 | 따내 | 획득 | 낙찰
ours       关键矿物 | 关键矿产 | 關鍵礦物 | 關鍵礦產 | 重要鉱物 | 핵심광물 | 핵심 광물 | kritische rohstoffe
ours       kritische mineralien | kritischen rohstoffe | minéraux critiques | minerales críticos | minerais críticos
ours       materie prime critiche | критическ* минерал*
order      lieferauftrag | lieferaufträge | lieferabruf | abrufauftrag | bon de commande | commande de livraison
order      orden de entrega | orden de compra | pedido de entrega | ordem de entrega | ordine di consegna
order      交付订单 | 交付訂單 | 采购订单 | 採購訂單 | 订单 | 訂單 | 納入指示 | 発注書 | 納品 | 납품 주문 | 발주서
order      заказ на поставку
stock      reserve | reserven | vorrat* | vorräte* | lagerbest* | rohstofflager* | réserve* | stock | stocks
stock      stockage | reserva | reservas | estoque* | scorte | riserve | riserva | резерв* | запас* | 储备 | 儲備
stock      備蓄 | 비축
hedge      könnte* | dürfte* | plant | planen | erwägt | will | soll | sollte | nicht | kein* | dementier* | womöglich
hedge      bald | pourrai* | envisage* | prévoi* | devrai* | va | pas | dément* | peut-être | bientôt | podría*
hedge      planea* | prevé | evalúa | considera* | no | niega* | pode | poderia* | planeja | avalia | não | nega
hedge      potrebbe* | valuta | prevede | non | может | могут | планиру* | рассматрива* | намерен* | собира* | не
hedge      опроверг* | 可能 | 或将 | 或將 | 恐 | 拟 | 擬 | 计划 | 計劃 | 計画 | 考虑 | 考慮 | 有望 | 预计 | 預計 | 未
hedge      没有 | 沒有 | 否认 | 否認 | 检讨 | 検討 | 可能性 | 見通し | 方針 | 予定 | 否定 | ない | 검토 | 가능성
hedge      예정 | 전망 | 계획 | 부인 | 않
hedge      im vorjahr | letztes jahr | vergangenes jahr | vor einem jahr | l'an dernier | l'année dernière
hedge      el año pasado | no ano passado | l'anno scorso | в прошлом году | 去年 | 前年 | 昨年 | 지난해 | 작년
veto       förder* | darlehen | kredit* | beteilig* | anteil* | subvention* | prêt | participation | subvención
veto       préstamo | participación | empréstimo | participação | prestito | quota | кредит* | заем | заём | грант*
veto       доля | долю | 贷款 | 貸款 | 入股 | 股权 | 股權 | 拨款 | 補助 | 补贴 | 融資 | 出資 | 助成 | 대출 | 지분
veto       보조금 | 研发 | 研究
foreign    china | chinas | chinesisch* | chine | chino* | cina | kongo* | congo | rdc | chile | chili | indonesi*
foreign    indien* | inde | india | japan* | japon* | giappone | russland* | russie | rusia | eu | ue | brasil | китай
foreign    китая | конго | казахстан* | 中国 | 中國 | 日本 | 韩国 | 韓国 | 韓國 | 刚果 | 剛果 | 印尼 | 智利 | 欧盟
foreign    歐盟 | 중국 | 일본 | 콩고 | 한국
"""
_STOP = re.compile(
    r"[;!?|。；！？\n]|(?<!\bmio)(?<!\bmrd)(?<!\bmln)(?<!\bмлн)(?<!млрд)\.(?=\s|$)|\s[–—-]\s", re.IGNORECASE
)
_STATES = re.compile(r"(?<!\w)EE\.\s?UU\.?(?!\w)", re.IGNORECASE)  # its full stops end no sentence
_DLA = re.compile(r"(?<!\w)DLA(?!\w)")
_PRIORITY = ("reissued", "cancelled", "extended", "awarded", "issued")
# `will Kobalt kaufen: Ausschreibung gestartet`: the wish is what the tender is for.
_WISH = re.compile(r"(?<!\w)will(?=[^;]{1,80}?(?<!\w)kaufen(?!\w))|[拟擬](?=[采採][购購])")
_THINGS = ("solicit", "purchase", "contract", "deadline", "order")
_OBJECTS: dict[str, tuple[str, ...]] = {
    "reissued": ("solicit",),
    "cancelled": ("solicit", "purchase", "contract"),
    "extended": ("solicit", "deadline"),
    "awarded": ("order", "contract"),
    "issued": ("solicit", "purchase"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """An event in another language: its kind, how sure, and the words that decided."""

    kind: EventKind
    sure: float
    buyer: str
    verb: str
    thing: str


def tell(text: str, named: Sequence[str]) -> Told | None:
    """What `text` says in one of the languages; None when it says nothing that is sure, or speaks of no material.

    `named` are the materials that it speaks of.
    """
    if not named and not _finder("ours").search(text.casefold()):
        return None
    for sentence in _STOP.split(_STATES.sub("EEUU", text)):
        if sentence and (found := _sentence(sentence, text)):
            return found
    return None


def _sentence(sentence: str, text: str) -> Told | None:
    lower = sentence.casefold().replace("’", "'")
    has = _found(lower, ("buyer", "weak", "plain"))
    buyer, rank = _buyer(sentence, has)
    if buyer is None or not (objects := _found(lower, _THINGS)):
        return None
    has |= objects | _found(lower, ("stock", "hedge", "veto", "foreign", *_PRIORITY))
    if "hedge" in has and not _only_wished(lower, has):
        return None
    for doing in _PRIORITY:
        thing = next((has[tag] for tag in _OBJECTS[doing] if tag in has), None)
        if doing not in has or thing is None or not _ours(doing, rank, has, text):
            continue
        kind = EventKind(doing)
        if doing == "cancelled" and "solicit" not in has and "purchase" not in has:
            kind = EventKind.TERMINATED
        if doing == "awarded" and "order" in has:
            kind = EventKind.ORDERED
        sure = {"buyer": 0.85, "weak": 0.75, "plain": 0.65}[rank]
        return Told(kind, sure, buyer, has[doing].group(), thing.group())
    return None


def _only_wished(lower: str, has: Mapping[str, re.Match[str]]) -> bool:
    """Whether all that is planned is the purchase that a tender was opened for."""
    return "solicit" in has and "issued" in has and _finder("hedge").search(_WISH.sub("", lower)) is None


def _found(lower: str, tags: Sequence[str]) -> dict[str, re.Match[str]]:
    """The first words of each of these tags."""
    return {tag: hit for tag in tags if (hit := _finder(tag).search(lower))}


def _buyer(sentence: str, has: dict[str, re.Match[str]]) -> tuple[str | None, str]:
    if _DLA.search(sentence):
        return "DLA", "buyer"
    for rank in ("buyer", "weak", "plain"):
        if rank in has:
            return has[rank].group(), rank
    return None, ""


def _ours(doing: str, rank: str, has: dict[str, re.Match[str]], text: str) -> bool:
    """Whether it is a matter of the stockpile: no loan or stake, and a country alone only by its tenders."""
    if doing == "awarded" and ("veto" in has or (rank == "plain" and "stock" not in has)):
        return False
    if rank != "plain":
        return True
    return "foreign" not in has and "solicit" in has and not _finder("foreign").search(text.casefold())


@cache
def _finder(tag: str) -> re.Pattern[str]:
    """One expression for all words of a tag."""
    rows = (row.split(None, 1) for row in _TABLE.strip().splitlines())
    words = [word for name, line in rows if name == tag for word in re.split(r"\s+\|\s+", line)]
    return re.compile("|".join(sorted(_forms(words), key=len, reverse=True)))


def _forms(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        if ord(word[0]) >= 0x3000:  # no blanks part words in Chinese and Japanese; Korean ones take endings
            yield re.escape(word)
            continue
        inner = r"\b[^;]{1,80}?\b".join(re.escape(part.strip()) for part in word.split(" ** "))
        ends = word.endswith("*"), word.startswith("*")
        inner = inner.removesuffix(r"\*").removeprefix(r"\*").replace(r"\*", r"\w*")
        yield (
            ("" if ends[1] else r"(?<![\w-])" if "-" in word else r"(?<!\w)")
            + inner
            + (r"\w*" if ends[0] else r"(?!\w)")
        )
