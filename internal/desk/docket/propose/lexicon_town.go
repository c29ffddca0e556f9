package propose

// townTable holds what lies around a site and happens in a town at the same
// time: farms, pumps, traffic, markets, arrests. Some of it takes part in claims
// of the site; the rest is told beside them and must not be taken for them.
const townTable = `
poultry room .004 | poultry farm, poultry, poultry house, poultry houses, poultry shed, poultry sheds, chicken farm, chicken farms, chicken house, chicken shed, chicken sheds, chicken barn, hen house, henhouse, hatchery, broiler farm, egg farm, chickens farm, farm of chicken, farm of chickens | مدجنة, مداجن, مزرعة دجاج, مزرعة الدجاج, مزرعة جاج, مزرعة الجاج, مزرعة دواجن, مزرعة الدواجن, مزرعة فراريج, مزرعة الفراريج, عنابر الجاج, عنابر الدجاج, هنكارات الدجاج, هنكارات الجاج, هنغارات الدجاج, هنغار الدجاج, هنكار الجاج, دواجن
petrolstation room .008 | petrol station, petrol stations, gas station, gas stations, filling station, filling stations, fuel station, fuel stations | كازية, كازيات, محطة وقود, محطة الوقود, محطات الوقود, محطة بنزين, محطة محروقات
highway+road room .006 | highway, motorway, expressway | أوتوستراد, اوتستراد, أتوستراد
road | roadblock, road block, checkpoints, roadblocks | حواجز
bridge room .006 | bridge, bridges, overpass, flyover | جسر, جسور
k.accident kind .008 | accident, car accident, road accident, crash, car crash, crashed, collision, collided, overturned, pile up, traffic accident | حادث, حادث سير, حوادث سير, تصادم, حادث مروري
k.price kind .008 | price, prices, expensive, overpriced, profiteering, price gouging, cheaper | سعر, أسعار, اسعار, أضعاف, اضعاف, استغلال, غلاء, بالسوق السودا
warden+guard object .006 | warden, prison director, director, jail director, prison governor, governor, head of prison, head of the prison, prison chief, boss of prison, boss of the prison, chief of prison, prison boss, prison manager | مدير السجن, مدير سجن, المدير, مدير, العميد, عميد, آمر السجن
ambulance object .006 | ambulance, ambulances | إسعاف, سيارة إسعاف, سيارات إسعاف, بالإسعاف
nurse thing .006 | nurse, nurses, nursing, paramedic, paramedics, medic, medical staff, orderly | ممرض, ممرضة, ممرضين, ممرضات, تمريض, تمرجي, مسعف, مسعفين
disguise thing .006 | disguise, disguised, disguised as, in disguise, dressed as, dressed like, dressed up as, wearing uniform, pretending to be, pretending | متنكر, متنكرا, تنكر, متخفي, متخفيا, متخفٍ, بزي, لابس لبس, بلباس, عامل حالو, عاملين حالن
caught thing .01 | arrested, caught, captured, seized, apprehended, arrest, nabbed, stopped him | القبض, إلقاء القبض, ألقي القبض, مسكوه, مسكو, مسكوا, انمسك, ضبطه, بعد ضبطه, كمشوه
tank | water truck, water trucks, water tanker, tanker, tankers
k.mines | booby-trapped, booby trap, rigged with explosives, wired with explosives, tnt, dynamite, detonator, blow up, blows up | تفخيخ, متفجر, متفجرة
fuel | fuel oil, gas oil, jerrycan, jerrycans, jerry can, jerry cans, litres of fuel, heating oil | كالون مازوت, بيدون مازوت, بيدونات
genroom+k.power | power generator, diesel generator, backup generator, standby generator
airsystem+k.air | extractor, extractor fan, extractors, exhaust fan, air fan, blower fan, ventilation fan, ventilation fans | شفاطات, مراوح التهوية
k.collapse | collapses, bring down the roof, brings down the roof, roof falls | ينهار, تنهار, بينهار, بتنهار, ينهد
k.code | door code, lock code, digit code, four digits, four digit, code lock, coded lock, number keys, touchpad, entry code | رقم القفل, رقم قفل, الرقم السري, لوحة أرقام, لوحة الأرقام
codeword+k.collapse | collapses, bring down the roof, brings down the roof, roof falls | ينهار, تنهار, بينهار, بتنهار, ينهد
k.code | door code, lock code, digit code, entry code | رقم القفل, رقم قفل, الرقم السري, شيفره
`

// townStopWords are further words that carry no claim.
const townStopWords = `away,passed,passed around,passed on,being passed,keep away,warning,beware,تحذير,انتبهوا,انتبهو`
