"""The words of German, French, Spanish, Portuguese, Italian, Russian, Chinese, Japanese and Korean headlines that
`other_languages` decides by, as tags: who buys, what is solicited, what happens to the solicitation, and what shows
another purpose.

A star stands for any ending of a word. Two stars between blanks stand for up to 80 characters between two words, as in
`zieht … zurück`.
"""

from __future__ import annotations

WORDS_BY_TAG = """
buyer      defense logistics agency | defence logistics agency | rüstungslogistik* | us-rüstungslogistik*
buyer      verteidigungslogistik* | logistique de la défense | logistique de défense | logística de defensa
buyer      logística de defesa | logistica della difesa | оборонной логистики | тылового обеспечения | 国防后勤局
buyer      agencia logística de defensa | agencia logística de la defensa | logística de la defensa
buyer      us-logistikagentur | logistikagentur des pentagon* | logistikbehörde des pentagon*
buyer      us-vorratslager* | us-vorratsbehörde | us-rohstoffreserve | agenzia logistica della difesa
buyer      agence de défense américaine | agence américaine de défense
buyer      agence logistique de la défense | агентств* по логистике | логистическ* агентств* | управлени* логистики
buyer      управлени* снабжения | 国防部后勤局 | 國防部後勤局 | 国防补给局 | 國防物流局 | 国防补给司令部 | 国防補給庁
buyer      国防補給局 | 国防兵たん局 | 国防後方支援局 | 국방물자청 | 국방물류청 | 국방군수청 | 국방물류국 | 국방조달청
buyer      국방보급청 | 國防後勤局 | 国防物流局 | 国防後勤局 | 国防兵站局 | 国防兵站庁 | 국방군수국 | 국방병참국
buyer      국방물자국
weak       pentagon | pentagons | pentagone | pentágono | pentagono | us-verteidigungsministerium* | us-militär*
weak       us-armee* | us-kriegsministerium* | departamento de defensa | departamento de defesa
weak       departamento de guerra | ejército estadounidense | ejército de eeuu | ejército de estados unidos
weak       defensa de eeuu | defensa de estados unidos | defensa de los estados unidos | exército dos eua
weak       exército americano | militares dos eua | defesa dos eua | defesa dos estados unidos | armée américaine
weak       département américain de la défense | département de la défense des états-unis
weak       département de la défense américain | ministère américain de la guerre | défense des états-unis
weak       difesa usa | difesa americana | difesa statunitense | esercito usa | us-streitkräfte*
weak       verteidigungsministerium der usa | министерств* обороны сша | военное ведомство сша
weak       минобороны соединенных штатов | военные сша | американские военные | 五角大樓 | 美軍 | 美军 | 美國戰爭部
weak       美戰爭部 | 美战争部 | 美国军方 | 美國軍方 | 美国 ** 国防部 | 美國 ** 國防部 | 米軍 | 米戦争省 | 米国防省
weak       米陸軍省 | ペンタゴン | 미국방부 | 美 국방부 | 美국방부 | 美 전쟁부 | 미국 전쟁부 | 미군 | 미국 ** 국방부
weak       美 ** 국방부 | 미 국방 당국 | dipartimento della difesa | défense américaine | défense américain
weak       ministère américain de la défense | пентагон* | минобороны сша | министерство обороны сша | 五角大楼
weak       五角大廈 | 五角大厦 | 美国国防部 | 美國國防部 | 美国防部 | 美國防部 | 美国战争部 | 米国防総省 | 国防総省
weak       米国防当局 | 미 국방부 | 미국 국방부 | 펜타곤 | 미 전쟁부 | us defence department | us defense department
weak       department of defense | department of war | dod
plain      usa | us-regierung | us-behörde | vereinigten staaten | états-unis | estados unidos | ee. uu | ee.uu | eeuu
plain      les américains | washington | los estadounidenses | amerikaner | 美方 | 美拟 | 美擬 | 美欲 | 米、 | 米が
plain      美, | 美정부 | eua | stati uniti | сша | 美国 | 美國 | 美政府 | 米政府 | 米国 | 미국 | 미 정부
solicit    *-tender | *-tenders | ausschreib* | *ausschreibung | *ausschreibungen | appel d'offres | appels d'offres
solicit    licitación | licitaciones | licitação | licitações | licita | gara | bando | тендер* | аукцион* | 招标
solicit    招標 | 标案 | 標案 | 投标 | 投標 | 入札 | 입찰 | schreibt ** aus | schreiben ** aus | 征询资讯 | 徵詢資訊
solicit    徵询 | 征询信息 | 徵詢 | 征集信息 | 情報提供依頼 | 情報要請 | 정보요청 | demande d'informations
solicit    solicitud de información | informationsanfrage | demande d'information | pedido de informações | rfi | rfp
solicit    rfq | convocatoria | concurso | 竞标 | 競標 | 询价 | 詢價 | 公開募集 | 제안요청 | 정보 요청 | 재입찰
solicit    vuelve a licitar | vuelve a convocar | volta a licitar | запрос* на закупк* | запрос* на покупк*
solicit    запрос* предложений
solicit    cahier des charges
solicit    재공고 | appel à candidatures
purchase   kauf | ankauf | achat | compra | acquisto | adquisición | aquisição | закупк* | 采购 | 採購 | 調達 | 구매
purchase   조달 | 大单 | 大單 | großkauf | großeinkauf | einkauf | käufe | ankäufe | achats | compras | acquisti
contract   remport* ** appel d'offres | gewinnt ** ausschreibung | gana ** licitación | vence ** licitação
contract   vince ** gara | aggiudica ** gara | выигр* ** тендер | 中标 | 中標 | 得标 | 得標 | 落札 | 낙찰 | auftrag*
contract   물량 수주 | 물량을 수주 | attribue ** marché | выбра* поставщик* | определи* поставщик* | firma ** venta
contract   großauftrag | *auftrag | *vertrag | vertrag* | contrat | contrats | contrato | contratos | contratto
contract   commessa | контракт* | договор* | 合同 | 合约 | 合約 | 契約 | 계약 | accordo ** fornire
contract   accordo di fornitura | acuerdo ** suministr* | acuerdo de suministro | acordo ** fornec*
contract   acordo de fornecimento | accord ** fournir | accord de fourniture | lieferabkommen
deadline   frist | abgabefrist | angebotsfrist | fristverlängerung | date limite | délai | plazo | prazo | scadenza
deadline   срок | сроки | 截止 | 期限 | 締め切り | 締切 | 마감 | 기한
cancelled  stornier* | streicht | gestrichen | stoppt | stoppen | gestoppt | annullier* | abgesagt | abgebrochen
cancelled  aufgehoben | abgeblasen | zurückgezogen | zieht ** zurück | sagt ** ab | bricht ** ab | hebt ** auf
cancelled  прекра* | сверну* | отказал* от | отказыва* от | sagen ** ab | blasen ** ab | ziehen ** zurück
cancelled  brechen ** ab | heben ** auf | stornieren | storniert | stornierung | absage | rückzug | kippt | streichen
cancelled  kündigt ** vorzeitig | kündigt ** fristlos | aufgekündigt | beerdigt | met fin à | mettent fin à
cancelled  annulation | marche arrière | abandon | cancelación | anulación
cancelled  marcha atrás | deja sin efecto | dejan sin efecto | suprime | cancelamento | anulação | volta atrás
cancelled  anulam | desistem | annullamento | dietrofront | rinuncia | cancellazione | fa marcia indietro | 终止
cancelled  終止 | 放弃 | 放棄 | 告吹 | 作罢 | 作罷 | 泡汤 | 泡湯 | 废标 | 廢標 | 流标 | 取销 | 断念 | 打ち切* | 白紙
cancelled  見送り | 무산 | 백지화 | 폐기 | 포기 | 접었다 | renonce à | renoncent à | renuncia a | rinuncia a | desiste
cancelled  descarta | descartó | verwirft | bläst ** ab | annule | annulent | annulé | annulée | retire | retiré
cancelled  abandonne | abandonné | cancela | cancelan | canceló | cancelada | cancelado | cancelam | cancelou | anula
cancelled  anuló | anulada | revoga | revogou | retira | retiró | annulla | annullano | annullata | ritira | ritirata
cancelled  revoca | cancella | cancellata | отмен* | отозва* | аннулир* | 取消 | 撤回 | 撤销 | 撤銷 | 叫停 | 作废
cancelled  中止 | 取り消 | 取りやめ | キャンセル | 취소 | 철회 | 중단 | annuler | cancelar | anular | annullare
cancelled  cancellare | aufheben | absagen | abblasen | retirar
extended   verläng* | prolonge | prolongent | prolongé | prolongée | reporte | reporté | repousse | repoussé
extended   prorrog* | amplía | amplió | ampliado | extiende | extendió | estende | adia | adiou | proroga | prorogata
extended   verschiebt ** frist | frist ** verschoben | prórroga | extensión | reportée | repoussée | prolongation
extended   dilata | prorrogação | aplaza | aplazó | retrasa | adiamento | estendido | rinviata | slitta | 延后 | 延後
extended   延至 | 推迟 | 展期 | 延ば* | prorrog*to | rinvia | продл* | перенес* | 延长 | 延長 | 延期 | 推遲 | 先送り
extended   연장 | 연기
reissued   neu aus | erneut aus | neu ausgeschrieben | relance | relancé | relanza | relanzó | reabre | relança
reissued   rilancia | riapre | возобнов* | повторн* | 重新招标 | 重新招標 | 重启 | 重啟 | 再次招标 | 再入札 | 再公告
reissued   재입찰 | 재공고 | 重新发布 | 重新發布 | 重新发出 | 再度招标 | 再次发布 | vuelve a licitar
reissued   vuelve a convocar
reissued   vuelve a lanzar | volta a licitar | volta a lançar | torna a indire | lance à nouveau
reissued   снова объяв*
issued     schreibt ** aus | schreiben ** aus | ausgeschrieben | startet | starten | gestartet | eröffnet | lanciert
issued     sucht | suchen | veröffentlicht | lance | lancent | lancé | publie | ouvre | cherche | cherchent | lanza
issued     lanzó | inicia | inició | abre | abren | abrió | abrem | abriu | publica | publicó | publicou | convoca
issued     lançam | publicam | publican | convocan | buscan | buscam | busca | lança | lançou | lancia | lanciano
issued     avvia | pubblica | apre | indice | cerca | объяв* | запуст* | открыл* | разместил* | ищет | 发布 | 發布
issued     公布 | 发出 | 发起 | 發起 | 發出 | 启动 | 啟動 | 公告 | 公示 | 公表 | 招标采购 | 招標採購 | 寻求采购
issued     尋求採購 | 征询 | 徵詢 | 徵询 | 征集 | 開始 | 実施 | 공고 | 발표 | 개시 | 착수 | kündigt ** an
issued     angekündigt
awarded    vergibt | vergeben | erteilt | erhält | erhalten | gewinnt | gewonnen | bekommt | sichert sich | ergattert
awarded    zuschlag | attribue | attribué | remporte | remporté | décroche | décroché | obtient | obtenu | adjudica
awarded    adjudicó | adjudicado | gana | ganó | obtiene | obtuvo | consigue | logra | firma | otorga | otorgó | vence
awarded    venceu | ganha | ganhou | obtém | conquista | assina | assinou | recebe | fecha | aggiudica | aggiudicato
awarded    ottiene | vince | assegna | получил* | выигр* | заключ* | подписал* | присуд* | 获 | 獲得 | 獲美 | 赢得
awarded    贏得 | 中标 | 中標 | 得标 | 得標 | 授予 | 签订 | 簽訂 | 签署 | 簽署 | 拿下 | 斩获 | 受注 | 落札 | 締結
awarded    liefert | beliefert | fournira | livrera | suministrará | fornecerá | fornirà | поставит | 발주 | 수여
awarded    收到 | 供給契約 | 수주 | 체결 | 따내 | 획득 | 낙찰 | 공급 계약 | 공급계약 | conclut | conclu | signe
awarded    signé | cierra | sella | suscribe | suscribió | rubrica | schließt | unterzeichnet | unterschreibt
awarded    stipula | sottoscrive | celebra | a obtenu | firmó | se adjudica | ha obtenido | ha firmado | 달러 계약
awarded    asegura | aseguró | assegura | 달러 공급 | 花落 | 签约 | 簽約 | 承接 | выбра* поставщик*
awarded    определи* поставщик*
ours       关键矿物 | 关键矿产 | 關鍵礦物 | 關鍵礦產 | 重要鉱物 | 핵심광물 | 핵심 광물 | kritische rohstoffe
ours       kritische mineralien | kritischen rohstoffe | minéraux critiques | minerales críticos | minerais críticos
ours       materie prime critiche | критическ* минерал*
order      lieferauftrag | lieferaufträge | lieferabruf | abrufauftrag | bon de commande | commande de livraison
order      orden de entrega | orden de compra | pedido de entrega | ordem de entrega | ordine di consegna | 交付订单
order      交付訂單 | 采购订单 | 採購訂單 | 订单 | 訂單 | 納入指示 | 発注書 | 納品 | 납품 주문 | 발주서
order      заказ на поставку | 물량 발주 | 추가 발주
stock      reserve | reserven | vorrat* | vorräte* | lagerbest* | rohstofflager* | réserve* | stock | stocks
stock      stockage | reserva | reservas | estoque* | scorte | riserve | riserva | резерв* | запас* | 储备 | 儲備
stock      備蓄 | 비축 | 收储 | *reserve | *vorrat | *vorräte | *lager | arsenales | госрезерв* | 스톡파일 | *reserven
stock      *bestände | einlagern | bevorraten | horten | lagert ** ein | stocker | stockent | almacenar | acopiar
stock      acumular | estocar | stoccare | 收儲 | 囤积 | 囤積
hedge      könnte* | dürfte* | erwägt | nicht | kein* | dementier* | womöglich | bald | pourrai* | envisage* | devrai*
hedge      ne ** pas | n'a pas | n'ont pas | n'est pas | dément* | peut-être | bientôt | podría* | evalúa* | estudia*
hedge      estudió | considera* | no ha | no va | no cancel* | no se | no comprar* | niega* | pode | poderia*
hedge      avalia* | não | nega | potrebbe* | valuta* | non | может | могут | рассматрива* | не | опроверг* | мог*
hedge      возможн* | изуча* | 可能 | 或将 | 或將 | 恐 | 考虑 | 考慮 | 有望 | 预计 | 預計 | 没有 | 沒有 | 否认 | 否認
hedge      检讨 | 検討 | 可能性 | 見通し | 否定 | ない | 검토 | 가능성 | 전망 | 부인 | 않 | im vorjahr | letztes jahr
hedge      vergangenes jahr | vor einem jahr | l'an dernier | l'année dernière | el año pasado | no ano passado
hedge      l'anno scorso | в прошлом году | 去年 | 前年 | 昨年 | 지난해 | 작년 | 未能 | 未有 | 未取消 | 尚未 | 并未
hedge      並未 | 未被 | 未授 | 未签 | 未簽 | 未获 | 未獲 | 未發 | 未发 | 仍未 | in erwägung | erwäg* | erwog*
hedge      im vergangenen jahr | überleg* | prüf* | envisag* | étudi* | réfléchi* | suspend* | en pausa | en pause
hedge      pausiert | приостан* | 暂停 | 暫停 | 중단 검토 | 一時停止
plan       plant | planen | will | wollen | soll | sollte | beabsichtig* | möchte | strebt | prévoi* | va | vont
plan       veut | veulent | entend | entendent | compte | projette* | planea* | prevé | prevén | pretende* | quiere
plan       quieren | quer | querem | planeja* | vai | vão | prevede | prevedono | intende | intendono | vuole
plan       vogliono | планиру* | намерен* | собира* | хоч* | хот* | 拟 | 擬 | 计划 | 計劃 | 計画 | 欲 | 方針 | 予定
plan       예정 | 계획 | 방침
buys       kauf* | ankauf* | beschaff* | erwerben | erwirbt | einlagern | bevorraten | horten | anlegen | legt ** an
buys       aufstocken | acheter | achète | achètent | achètera* | acquérir | se procurer | stocker | constituer
buys       constituent | achat | achats | comprar | comprará | comprarán | compra | compran | adquirir | adquirirá
buys       adquiere | almacenar | acumular | acopiar | comprarão | compram | adquire | estocar | aquisição
buys       acquistare | acquista | acquistano | acquisterà | comprare | comprano | comprerà | acquisto | accumulare
buys       закуп* | купит* | купят | купить | приобр* | покупк* | покупа* | 采购 | 採購 | 购买 | 購買 | 购入 | 購入
buys       收储 | 收儲 | 抢购 | 囤积 | 買い付け | 買い入れ | 調達 | 구매 | 매입 | 조달 | 구입 | 사들* | 비축 추진
buys       비축 나서* | 비축에 나* | 비축 나선* | 비축 착수 | 備蓄へ | 備蓄に | großkauf | großeinkauf | aufkauf
buys       zukauf | einkauf* | ankäufe | käufe | stockt ** auf | stocken ** auf | beschaffung | reserva de compra
buys       baut ** auf | bauen ** auf | 拟购 | 擬購 | 求购 | 求購 | 买入 | 買進 | 採買 | 增购 | 購入へ | 산다 | 사기로
buys       사겠다 | 사모은다
asks       bittet um angebot* | bitten um angebot* | bittet um information* | holt ** ein | sucht ** lieferant*
asks       suchen ** lieferant* | sucht ** anbieter* | sucht ** angebot* | fragt ** ab | erkundigt sich
asks       recherche* ** offres | cherche* ** fournisseur* | recherche* ** fournisseur* | demande* ** informations
asks       sollicite* ** offres | sollicite* ** informations | interroge* | lance ** consultation | busca* ** oferta*
asks       solicita* ** oferta* | pide* ** oferta* | pide* ** información | solicita* ** información
asks       busca* ** proveedor* | sondea* | consulta a | recaba* ** información | buscando ** oferta*
asks       busca* ** fornecedor* | pede* ** informações | solicita* ** informações | pede* ** proposta*
asks       solicita* ** proposta* | sonda | cerca* ** fornitor* | chiede* ** informazioni | chiede* ** offert*
asks       cerca* ** offert* | ищ* ** поставщик* | запрос* ** информаци* | запрашива* ** информаци*
asks       собира* ** предложени* | собира* ** информаци* | запрос* ** предложени* | запрашива* ** предложени*
asks       寻求 ** 供应商 | 尋求 ** 供應商 | 寻找 ** 供应商 | 征求 | 徵求 | 询价 | 詢價 | 询问 | 收集 ** 信息
asks       征集 ** 信息 | 摸底 | 寻求采购 | 尋求採購 | 寻求购买 | 尋求購買 | 募集 | 情報提供 | 情報を求め | 意見募集
asks       調達先を | 정보 요청 | 정보를 요청 | 정보 수집 | 정보를 수집 | 공급업체 물색 | 공급처 물색 | 공급사 물색
asks       공급업체 모집 | 공급업체에 정보 | 수요 조사 | 시장 조사 | 제안 요청 | 견적 요청
veto       förder* | darlehen | kredit* | beteilig* | anteil* | subvention* | prêt | participation | subvención
veto       préstamo | participación | empréstimo | participação | prestito | quota | кредит* | заем | заём | грант*
veto       доля | долю | 贷款 | 貸款 | 入股 | 股权 | 股權 | 拨款 | 補助 | 补贴 | 融資 | 出資 | 助成 | 대출 | 지분
veto       보조금 | 研发 | 研究 | une part | parts dans | mine | minen | mina | minera | mineradora | miniera
veto       bergwerk | minenbetreiber | actionnaire* | accionista | acionista | aktionär* | mindestpreis*
veto       preisgarantie* | abnahmegarantie* | prix plancher | prix garanti* | precio mínimo | precio garantizado
veto       preço mínimo | prezzo minimo | минимальн* цен* | гарантированн* цен* | 最低价 | 最低價 | 保底 | 保证价
veto       最低価格 | 下限価格 | 최저가 | 구매 보장 | 하한 | 矿山 | 礦山 | 锂矿 | 矿企 | 股份 | 鉱山 | 株式 | 광산
veto       주식 | 补助金 | 研究開発 | 재활용 | projekt* | proyecto* | projeto* | progetto | progetti | проект* | 项目
veto       項目 | プロジェクト | 프로젝트
foreign    china | chinas | chinesisch* | chine | chino* | cina | kongo* | congo | rdc | chile | chili | indonesi*
foreign    indien* | inde | india | japan* | japon* | giappone | russland* | russie | rusia | eu | ue | brasil | китай
foreign    китая | конго | казахстан* | 中国 | 中國 | 日本 | 韩国 | 韓国 | 韓國 | 刚果 | 剛果 | 印尼 | 智利 | 欧盟
foreign    歐盟 | 중국 | 일본 | 콩고 | 한국 | austral* | kanad* | canad* | grönland* | groenland* | groenlandia
foreign    groenlândia | ucran* | ukrain* | украин* | гренланд* | австрали* | канад* | chilen* | congolais*
foreign    congoleñ* | 澳大利亚 | 澳洲 | 乌克兰 | 烏克蘭 | 格陵兰 | 格陵蘭 | 加拿大 | 豪州 | 우크라이나 | 그린란드
foreign    호주 | 캐나다 | 칠레
wares      batteri* | *-batterie | *-batterien | *batterien | akku* | drohne* | munition* | panzer* | *weste | *westen
wares      bauteil* | ersatzteil* | *teile | kabel | u-boot* | jets | kampfjet* | rakete* | pilas | baterí* | drones
wares      drone | munición | municiones | chaleco* | blindaje* | piezas | submarino* | misil* | aviones | cables
wares      cable | batterie | gilets | blindage* | pièces | sous-marin* | missile* | avion* | bateria* | munições
wares      coletes | peças | míssi* | droni | munizioni | componenti | sottomarin* | missili | батаре* | аккумулятор*
wares      дрон* | бпла | боеприпас* | бронежилет* | снаряд* | детал* | ракет* | подводн* | самолет* | 电池 | 電池
wares      无人机 | 無人機 | 弹药 | 彈藥 | 装甲 | 裝甲 | 零件 | 部件 | 部品 | 潜艇 | 潛艇 | 导弹 | 飞弹 | 飛彈 | 战机
wares      戰機 | 电缆 | バッテリー | ドローン | 弾薬 | ミサイル | 潜水艦 | 戦闘機 | 배터리 | 드론 | 탄약 | 부품
wares      잠수함 | 미사일 | 방탄 | 전투기 | 장갑
seeks      sucht | suchen | cherche | cherchent | busca | buscan | buscam | cerca | cercano | ищет | ищут | 寻求
seeks      尋求 | 求购 | 求購 | 찾는다 | 求める
ahead      закупит | закупят | купит | купят | comprará | comprarán | comprarão | adquirirá | achètera | achèteront
ahead      acquisterà | comprerà | licita | licitan | 사들인다 | 나선다 | 나서 | 추진 | 購入へ | 調達へ
"""
