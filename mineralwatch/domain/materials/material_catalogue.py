"""The catalogue of materials, as data.

It holds every mineral of the final 2025 List of Critical Minerals of the US Geological Survey (60 minerals, published
7 November 2025: the 50 of 2022 and boron, copper, lead, metallurgical coal, phosphate, potash, rhenium, silicon,
silver, uranium), and further materials that the Defense Logistics Agency has asked for or holds.

A row holds the name, label, title and aliases of a material, and the wider material that it is a form of. Aliases are lower-case words of English and other languages
without another meaning. Formulas, which count only in exactly this case, follow in braces.
"""

# ruff: noqa: E501 -- one material is one row: a table reads and diffs best so

from __future__ import annotations

CRITICAL = """
aluminium | Al | Aluminium | aluminum, aluminio, alumínio, alluminio, bauxite, alumina, 铝, アルミニウム, алюминий, 鋁, 알루미늄
antimony | Sb | Antimony | antimonio, antimônio, antimon, antimoine, stibnite, 锑, アンチモン, アンチモニー, сурьма, 銻, 안티모니, 안티몬, stibine {Sb, Sb2O3, Sb2S3}
arsenic | As | Arsenic | arsénico, arsênio, arsenik, 砷, мышьяк
barite | Ba | Barite | barites, baryte, barytes, barita, baryt, 重晶石 {BaSO4}
beryllium | Be | Beryllium | berilio, berílio, berillio, bertrandite, 铍, ベリリウム, бериллий, 鈹, 베릴륨, béryllium
bismuth | Bi | Bismuth | bismuto, wismut, 铋, ビスマス, висмут, 鉍, 비스무트, bismut
boron | B | Boron | borates, borax, colemanite, 硼
cerium | Ce | Cerium | cerio, cério, 铈, церий, 鈰 | rare-earths
cesium | Cs | Cesium | caesium, cesio, césio, pollucite, 铯, цезий, 銫
chromium | Cr | Chromium | chromite, chrome ore, cromo, chrom, 铬, クロム, хром, 鉻, 크로뮴
cobalt | Co | Cobalt | kobalt, cobalto, 钴, コバルト, кобальт, 鈷, 코발트
copper | Cu | Copper | cobre, kupfer, cuivre, 铜, медь, 銅
dysprosium | Dy | Dysprosium | disprosio, disprósio, 镝, ジスプロシウム, диспрозий, 鏑, 디스프로슘 {Dy, Dy2O3} | heavy-rare-earths
erbium | Er | Erbium | erbio, érbio, 铒, эрбий | heavy-rare-earths
europium | Eu | Europium | europio, európio, 铕, европий | rare-earths
fluorspar | CaF | Fluorspar | fluorite, acidspar, acid spar, metspar, calcium fluoride, fluorita, flussspat, 萤石, 蛍石, флюорит, 螢石, spath fluor {CaF2}
gadolinium | Gd | Gadolinium | gadolinio, gadolínio, 钆, гадолиний, 釓 {Gd, Gd2O3} | rare-earths
gallium | Ga | Gallium | galio, gálio, gallio, 镓, ガリウム, галлий, 鎵, 갈륨 {GaAs, GaN}
germanium | Ge | Germanium | germanio, germânio, 锗, ゲルマニウム, германий, 鍺, 게르마늄, 저마늄 {GeO2, GeCl4}
graphite | C | Graphite | grafito, grafite, graphit, 石墨, 黒鉛, графит, 흑연
hafnium | Hf | Hafnium | hafnio, háfnio, 铪, ハフニウム, гафний, 鉿 {Hf}
holmium | Ho | Holmium | holmio, hólmio, 钬, гольмий | heavy-rare-earths
indium | In | Indium | 铟, インジウム, индий, 銦, 인듐 {InP}
iridium | Ir | Iridium | iridio, irídio, 铱, иридий
lanthanum | La | Lanthanum | lantano, lanthan, 镧, лантан, 鑭 | rare-earths
lead | Pb | Lead | plomo, chumbo, piombo, blei, plomb, 铅, свинец {Pb}
lithium | Li | Lithium | lithium iron phosphate, litio, lítio, spodumene, 锂, リチウム, литий, 鋰, 리튬 {LiOH, Li2CO3}
lutetium | Lu | Lutetium | lutecio, lutécio, 镥, лютеций | heavy-rare-earths
magnesium | Mg | Magnesium | magnesio, magnésio, magnesite, 镁, マグネシウム, магний, 鎂, 마그네슘, magnésium
manganese | Mn | Manganese | manganeso, manganês, mangan, manganèse, 锰, マンガン, марганец, 錳, 망간
metallurgical-coal | MC | Metallurgical coal | metallurgical coals, met coal, coking coal, carbón coquizable, kokskohle, 炼焦煤, 焦煤
neodymium | Nd | Neodymium | neodimio, neodímio, neodym, néodyme, 钕, ネオジム, неодим, 釹, 네오디뮴 {Nd2O3} | rare-earths
nickel | Ni | Nickel | níquel, nichel, 镍, ニッケル, никель, 鎳, 니켈
niobium | Nb | Niobium | columbium, niobio, nióbio, niob, pyrochlore, 铌, ニオブ, ниобий, 鈮, 니오븀 {Nb, Nb2O5}
palladium | Pd | Palladium | paladio, paládio, 钯, パラジウム, палладий, 鈀
phosphate | P | Phosphate | phosphates, phosphate rock, phosphorite, fosfato, 磷矿, 磷酸盐, фосфаты
platinum | Pt | Platinum | platino, platin, platine, 铂, プラチナ, платина, 鉑
potash | K | Potash | potassium chloride, muriate of potash, potasa, kali salt, 钾肥, калий
praseodymium | Pr | Praseodymium | praseodimio, praseodímio, praseodym, 镨, празеодим, 鐠 {Pr6O11} | rare-earths
rhenium | Re | Rhenium | ammonium perrhenate, renio, rênio, 铼, レニウム, рений, 錸
rhodium | Rh | Rhodium | rodio, ródio, 铑, ロジウム, родий
rubidium | Rb | Rubidium | rubidio, rubídio, 铷, рубидий
ruthenium | Ru | Ruthenium | rutenio, rutênio, 钌, ルテニウム, рутений
samarium | Sm | Samarium | samario, samário, 钐, サマリウム, самарий, 釤, 사마륨 {Sm2O3} | rare-earths
scandium | Sc | Scandium | escandio, escândio, scandio, 钪, スカンジウム, скандий, 鈧, 스칸듐 {Sc2O3}
silicon | Si | Silicon | polysilicon, silicio, silício, silizium, 硅, シリコン, кремний
silver | Ag | Silver | 白银, серебро
tantalum | Ta | Tantalum | tantalite, coltan, tántalo, tântalo, tantalio, tantal, 钽, タンタル, тантал, 鉭, 탄탈럼, 탄탈륨, tantale {Ta2O5}
tellurium | Te | Tellurium | telurio, telúrio, tellurio, 碲, テルル, теллур, 텔루륨, tellure {CdTe}
terbium | Tb | Terbium | terbio, térbio, 铽, テルビウム, тербий, 鋱 {Tb4O7} | heavy-rare-earths
thulium | Tm | Thulium | 铥, тулий | heavy-rare-earths
tin | Sn | Tin | cassiterite, estaño, estanho, stagno, étain, 锡锭, 锡矿, 精锡, олово, 錫錠, 錫礦
titanium | Ti | Titanium | ilmenite, rutile, titanio, titânio, 钛, チタン, титан, 鈦, 티타늄, 타이타늄, titane {TiO2}
tungsten | W | Tungsten | wolfram, tungsteno, tungstênio, wolframio, volfram, scheelite, wolframite, sodium tungstate, ammonium paratungstate, 钨, タングステン, вольфрам, 鎢, 텅스텐, tungstène {WO3}
uranium | U | Uranium | uranio, urânio, yellowcake, 铀, ウラン, уран, 鈾, 우라늄 {U3O8}
vanadium | V | Vanadium | vanadio, vanádio, 钒, バナジウム, ванадий, 釩, 바나듐 {V2O5}
ytterbium | Yb | Ytterbium | iterbio, itérbio, 镱, иттербий {Yb2O3} | heavy-rare-earths
yttrium | Y | Yttrium | itrio, ítrio, 钇, イットリウム, иттрий, 釔 {Y2O3} | heavy-rare-earths
zinc | Zn | Zinc | zink, zinco, sphalerite, 锌, 亜鉛, цинк, 鋅
zirconium | Zr | Zirconium | zirconia, zircon sand, circonio, zircônio, 锆, ジルコニウム, цирконий, 鋯, 지르코늄 {Zr, ZrO2}
"""

FURTHER = """
rare-earths | RE | Rare earths | rare earth, rare earth elements, rare earth oxides, tierras raras, terras raras, terre rare, terres rares, seltene erden, seltenen erden, 稀土, レアアース, редкоземельные, 희토류 {REE, REEs, TREO}
heavy-rare-earths | HRE | Heavy rare earths | heavy rare earth, heavy rare earth elements, heavy rare earth oxides, 重稀土, 중희토류, schwere seltene erden, terres rares lourdes {HREE, HREEs, HREO} | rare-earths
nd-pr-oxide | NdP | Neodymium and praseodymium oxide | neodymium praseodymium, neodymium praseodymium oxide, neodymium and praseodymium, neodymium and praseodymium oxide, neodymium/praseodymium, nd/pr oxide, nd pr oxide, ndpr oxide, didymium, 镨钕 {NdPr, Nd-Pr, Nd/Pr} | rare-earths
ndfeb-magnets | Nd | NdFeB magnets | ndfeb magnet, ndfeb, neodymium iron boron, neodymium iron boron magnets, neodymium magnet, neodymium magnets, neo magnets, 钕铁硼 | neodymium
samarium-cobalt | SmC | Samarium cobalt | samarium cobalt blocks, samarium cobalt magnets, 钐钴 {SmCo, Sm2Co17, SmCo5} | samarium
ferroniobium | FNb | Ferroniobium | ferro niobium, ferrocolumbium, ferroniobio, ferronióbio, 铌铁, феррониобий, 鈮鐵 {FeNb} | niobium
ferrochromium | FCr | Ferrochromium | ferro chromium, ferrochrome, ferro chrome, ferrocromo, 铬铁, феррохром {FeCr} | chromium
ferromanganese | FMn | Ferromanganese | ferro manganese, 锰铁 {FeMn} | manganese
high-purity-aluminium | Al | High-purity aluminium | high purity aluminum, hp aluminium, hp aluminum, super purity aluminium, super purity aluminum, 高纯铝 | aluminium
boron-carbide | B4C | Boron carbide | 碳化硼 {B4C} | boron
hf-1-steel | Fe | HF-1 steel | hf1 steel, hf 1 high fragmentation steel, high fragmentation steel {HF-1}
electrical-steel | Fe | Grain-oriented electrical steel | electrical steels, grain oriented electrical steel, grain oriented electric steel, grain oriented silicon steel, domain refined electrical steel, silicon steel, 电工钢, 硅钢
rayon | Ray | Aerospace-grade rayon | aerospace rayon, aerospace grade rayon fiber, aerospace grade rayon fibre, rayon fiber, rayon fibre
molybdenum | Mo | Molybdenum | molybdenite, molibdeno, molibdênio, molybdän, 钼, モリブデン, молибден, 鉬, 몰리브덴, molybdène {MoO3, FeMo}
tatb | TAT | TATB | triaminotrinitrobenzene, triamino trinitrobenzene {TATB}
"""
