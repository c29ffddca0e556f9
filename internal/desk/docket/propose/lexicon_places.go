package propose

// Each line of a table reads
//
//	concept[+concept...] slot rate | English words | Arabic words
//
// Words and phrases are separated by commas. The first concept is declared by
// the line (its slot and its background rate, see the package doc); the others
// are declared elsewhere and come along whenever one of the words is read, so
// that "hatch", "tunnel" and "passage" still meet in "a way through".

// placeTable holds rooms, services, buildings and what lies around them.
const placeTable = `
kitchen room .04 | kitchen, kitchens, cookhouse, cook house, cooking area, galley, kitchn, ktichen, matbakh, matba5, ma6ba5, mutbakh, mess kitchen, cooking room, stoves | مطبخ, مطابخ, مطبح, مطبج, المطبخ, طباخات, غرفة الطبخ, محل الطبخ, مكان الطبخ
oven room .02 | oven, ovens, bakery, baking room, bread oven, furn, forn, bakehouse, baker oven, bread room, furnace | فرن, أفران, افران, مخبز, مخابز, تنور, بيت النار, فرن الخبز, غرفة الخبز
canteen room .01 | canteen, dining hall, mess hall, refectory, dining room, cafeteria | كانتين, ندوة, قاعة الطعام, غرفة الطعام, المطعم, كافتيريا, صالة الأكل
coldroom room .006 | cold room, fridge, freezer, refrigerator, cold store, cold storage, fridges, walk in fridge | براد, برادات, ثلاجة, ثلاجات, غرفة التبريد, تلاجة
store room .02 | storeroom, store room, storage, warehouse, depot, pantry, stores, food store, supply room, larder | مستودع, مستودعات, مخزن, مخازن, مستودع الأكل, غرفة المونة, مونة, غرفة التموين, غرفة المؤونة
bath room .015 | bathroom, bathrooms, toilet, toilets, latrine, latrines, shower, showers, washroom, wc, shower room, bath house | حمام, حمامات, تواليت, تواليتات, مرحاض, مراحيض, دورة المياه, دورات المياه, دوش, دوشات, مغاسل, بيت الخلا
laundry room .008 | laundry, wash house, laundry room, washing machines | مغسلة, غسالات, غرفة الغسيل, غسيل, مصبغة
infirmary room .01 | infirmary, clinic, sickbay, medical room, medical point, sick bay, dispensary | مستوصف, عيادة, نقطة طبية, غرفة الطبيب, الطبابة, مشفى السجن, العيادة
hospital room .008 | hospital, military hospital | مشفى, مستشفى, مستشفي, المشفى العسكري
office room .015 | office, offices, administration, admin, director's office, directors office, warden's office, manager's office, director office, commander office, commander's office, headquarters office, warden office | مكتب, مكاتب, إدارة, غرفة المدير, مكتب المدير, مكتب الضابط, الديوان, غرفة الضابط, مكتب الآمر, مكتب العميد
guardroom room .008 | guardroom, guard room, guard post, guardhouse, guard house, guards room, guards' room, watch room, watchtower, watch tower | غرفة الحرس, غرفة الحراس, محرس, محارس, برج المراقبة, برج الحراسة, غرفة السجانين, كولبة
controlroom room .008 | control room, monitoring room, camera room, cctv room, surveillance room, security room, monitor room | غرفة المراقبة, غرفة التحكم, غرفة الكاميرات, غرفة السيطرة, غرفة الشاشات, كنترول
archive room .01 | archive, archives, records room, file room, registry room, filing room | أرشيف, ارشيف, غرفة الملفات, غرفة السجلات, قلم السجن, الأرشيف
yard room .025 | yard, courtyard, yards, exercise yard, inner yard, open court, patio, parade ground, open area, central yard, forecourt | ساحة, ساحات, باحة, باحات, حوش, فسحة, ساحة التنفس, باحة التنفس, الحوش, الميدان, فسحة التنفس, أرض الديار
garden room .008 | garden, orchard, trees, tree, grove, olive trees, olive grove, lawn, cypress, cypresses | حديقة, جنينة, بستان, شجر, شجرة, أشجار, زيتون, زيتونة, سرو, كرم
parking room .008 | parking, garage, car park, vehicle yard, motor pool, carpark | كراج, كراجات, موقف السيارات, مرآب, مراب, باركينغ
gate room .012 | main gate, gate, front gate, main entrance, entrance gate, gatehouse, outer gate, back gate | بوابة, البوابة الرئيسية, بوابات, المدخل الرئيسي, الباب الرئيسي, مدخل السجن
roof room .008 | roof, rooftop, ceiling, attic | سطح, سقف, أسطحة, السطوح, سقيفة, سقوف
stairs room .02 | stairs, stair, staircase, stairway, stairwell, steps, spiral stair, spiral staircase, flight of stairs, ramp, steps down | درج, أدراج, سلم, سلالم, درجات, درج حلزوني, الدرج, بيت الدرج, درجة, منحدر, درج حديد, دراج
lift room .008 | elevator, lift, lift shaft, elevator shaft, hoist | مصعد, أسانسير, اسنسير, اصانصير, بئر المصعد, بير المصعد
corridor room .012 | corridor, corridors, hallway, hall way, passageway hall | ممر, ممرات, كوريدور, كوليدور, الرواق, رواق
hexagon zone .015 | hexagon, hexagonal, six-sided, six sided, central core, central hall, the core, centre of the prison, middle of the star, central rotunda, rotunda | مسدس, المسدس, القلب المسدس, مثمن, قلب السجن, القلب, نص السجن, المركز
solitary room .02 | solitary, solitary cells, solitaries, isolation, isolation cells, single cells, solitary confinement, isolation cell, single cell, punishment cell, punishment cells, one-man cells | منفردة, منفردات, انفرادي, انفراديات, زنزانة منفردة, زنازين منفردة, زنزانات انفرادية, منفردات, الزنزانة الانفرادية, عزل, زنازين العقوبة, زنزانة العقوبة, فردية, زنازين فردية
cell room .09 | cell, cells, ward, wards, dormitory, dormitories, dorm, dorms, cellblock, cell block | زنزانة, زنازين, زنزانات, زنازن, مهجع, مهاجع, زنزانه, عنبر, عنابر
mosque room .006 | mosque, prayer room, prayer hall, chapel, minaret | مسجد, جامع, مصلى, غرفة الصلاة, مئذنة
visitroom room .006 | visiting hall, visitors hall, visitor hall, visiting room, visits room, visitation | غرفة الزيارة, صالة الزيارات, شبك الزيارة, الزيارات, غرفة الزيارات, شبك
court room .006 | courtroom, court room, field court, tribunal hall | محكمة, المحكمة الميدانية, غرفة المحكمة
execroom room .012 | execution room, gallows, hanging room, execution hall, gallows room, noose, nooses, hanged, hanging | غرفة الإعدام, المشنقة, مشانق, مشنقة, غرفة الاعدامات, إعدام, اعدامات, شنق, حبال المشانق
pressroom room .008 | iron press, press room, hydraulic press, the press, body press, crushing machine | مكبس, المكبس, غرفة المكبس, مكبس الجثث, مكبس حديد
saltroom room .01 | salt room, salt rooms, salt chamber, salt, morgue, mortuary | غرفة الملح, غرف الملح, ملح, براد الجثث, مشرحة, براد الموتى
workshop room .008 | workshop, workshops, carpentry, smithy, carpenter workshop, welding shop, mechanic shop | ورشة, ورشات, منجرة, حدادة, ورشة النجارة, ورشة الحدادة, مشغل
boiler room .008 | boiler, boiler room, boilers, heating room, heating plant, furnace room, heater room | مرجل, شوفاج, غرفة التدفئة, حراق, الحراق, غرفة المراجل, بويلر, غرفة الشوفاج, تدفئة
genroom+k.power room .015 | generator, generators, generator room, power house, power room, genset, gensets, electricity room, electric room, transformer | مولدة, مولدات, مولد, غرفة المولدات, غرفة الكهرباء, محولة, موتور الكهربا, جنريتور, غرفة المولدة
library room .004 | library, classroom, class room | قاعة المكتبة, غرفة المكتبة, غرفة الكتب, غرفة الصف
barracks room .008 | barracks, barrack, garrison, soldiers quarters, army base, brigade, military base, battalion | ثكنة, ثكنات, قطعة عسكرية, كتيبة, لواء, سكن العساكر, مهجع العساكر, مقر اللواء, معسكر
factory room .004 | factory, plant building, mill | معمل, مصنع, معامل
village room .008 | village, town, neighbourhood houses, monastery, convent, the houses nearby | قرية, ضيعة, الضيعة, بلدة, الدير, دير, حارة
road room .01 | road, highway, street, roadside, roundabout, checkpoint, junction | طريق, أوتستراد, شارع, الطريق العام, دوار, مفرق, حاجز
hill room .006 | hill, mountain, slope, valley, quarry, rocks, hillside, cave, caves | تلة, جبل, تل, وادي, مقلع, صخر, صخور, سفح, مغارة, كهف, مغاور
field room .006 | field, fields, open land, farmland, farm | حقل, حقول, أرض زراعية, مزرعة, مزارع, سهل
fence room .006 | fence, perimeter, outer wall, perimeter wall, barbed wire, boundary wall, outside wall | سور, أسوار, سياج, شريط شائك, الحيط البراني, السور الخارجي, أسلاك شائكة
tank room .01 | water tank, tank, cistern, reservoir, tanks, water tower, fuel tank | خزان, خزانات, خزان المي, خزان الماء, صهريج, خزان مازوت, خزان المياه, خزان الوقود
container room .004 | container, containers, caravan, prefab, trailer | كونتينر, حاوية, حاويات, كرفان, كرفانات
shop room .004 | shop, kiosk | دكان, كشك, بقالية
annex room .006 | annex, annexe, extension building, side building, outbuilding, shed, hut, hangar | ملحق, مبنى جانبي, هنكار, هنغار, عنبر حديد, براكية, غرفة خارجية
dogs room .006 | kennel, kennels, dog kennel | بيت الكلاب, مربط الكلاب
drain service .02 | drain, drains, sewer, sewers, sewage, sewerage, manhole, manholes, gutter, drainage, drain pipe, cesspit, septic, septic tank, storm drain, culvert, sewer cover, sewage pipe, manhole cover, drain cover, sink drain, floor drain, sump, catch basin, gully, sewer line | مجرور, مجارير, صرف صحي, الصرف الصحي, ريغار, ريجار, ريكار, ريغارات, جورة فنية, جورة صحية, بالوعة, بلاليع, بلوعة, سيفون, مصرف, مصارف, تصريف, مجاري, مجرى الصرف, غطا الريغار, حفرة فنية, فتحة مجرور, سياق, غطا المجرور, خط المجرور, مجرور المي, فتحة المجارير, حفرة امتصاصية, غرفة الصرف
well service .012 | well, wells, old well, water well, borehole, waterwell | بئر, بير, آبار, ابار, بير المي, البير, جب, بئر ارتوازي
vent service .025 | vent, vents, ventilation shaft, ventilation opening, ventilation openings, air shaft, air duct, duct, ducts, vent pipe, air vent, air vents, airshaft, light shaft, shaft, shafts, ventilation hole, air pipe, air pipes, ventilation grille, grille, grating, skylight, chimney, vent cover, ventilation duct, air hole, airhole, vent hole, blower duct, louvre | فتحة تهوية, فتحات تهوية, فتحات التهوية, مجرى تهوية, مجاري التهوية, منور, مناور, شفاط, شفاطات, أنبوب التهوية, قساطل التهوية, مجرى هوا, مدخنة, داخون, قسطل هوا, فتحة الهوا, فتحات الهوا, طاقة التهوية, طاقة, شبك التهوية, فتحة تهويه, منفس, منافس, شراقة, فتحة هوا, شباك التهوية, شبابيك تهوية, مهوى, مهاوي, هوايات, هواية
pipe service .012 | pipe, pipes, water pipe, water pipes, plumbing, pipework, hose, water line | أنبوب, أنابيب, قسطل, قساطل, ماسورة, مواسير, تمديدات, بواري, بوري, تمديدات المي
cable service .012 | cable, cables, wire, wires, wiring, power line, electric line, camera cable, electrical wire, conduit | كبل, كابل, كابلات, كبلات, شريط كهربا, أسلاك, سلك, شرطان, أشرطة, تمديدات الكهربا, خط الكهربا, شريط
redbldg building .05 | red building, red prison, red section, red block, red one, the red, old building, red bldg, redbuilding, red part, red wing, red side, ahmar, a7mar, red house, red complex | المبنى الأحمر, السجن الأحمر, البناء الأحمر, بناء الأحمر, الأحمر, القسم الأحمر, المبنى القديم, البناء القديم, احمر, البنا الاحمر, البناية الحمرا, البناية الحمراء, الجزء الأحمر, بالحمرا, الحمرا, المبنى الاحمرر, سجن الأحمر, بناية الأحمر
whitebldg building .04 | white building, white prison, white section, white block, white one, the white, new building, white bldg, l shaped building, white part, white side, abyad, white house, white complex | المبنى الأبيض, السجن الأبيض, البناء الأبيض, الأبيض, القسم الأبيض, المبنى الجديد, البناء الجديد, ابيض, البنا الابيض, البناية البيضا, البناية البيضاء, الجزء الأبيض, بالبيضا, سجن الأبيض, بناية الأبيض
otherprison building .01 | another prison, other prison, different prison, other branch, intelligence branch, security branch, mezzeh, mezze, tishreen, tadmor, palmyra, adra, airport prison, palestine branch | سجن تاني, سجن آخر, سجن عدرا, عدرا, سجن المزة, المزة, تدمر, فرع فلسطين, فرع المخابرات, فرع الجوية, مطار المزة, الأمن العسكري, مخابرات, تشرين
underground depth .07 | underground, below ground, basement, basements, under the ground, beneath the ground, subterranean, below the ground, under ground, sub-basement, sub basement, subbasement, cellar, cellars, lower floors, lower level, lower levels, floors below, levels below, floor below, level below, beneath the floor, below the floor, under the floor, dungeon, dungeons, underneath the prison, under the prison, below the prison, beneath the prison, below us, beneath us, downstairs, deep down, under the building, below the building, beneath the building, bunker, undergrond, undergound, bottom floors, bottom floor, lower floor, underfloor, downward, tahtel ard, storeys down, floors down, levels down, storey down, level down, floor down, stories down, underground floors, below surface, below the surface, under the earth, beneath the earth, lowest level, lowermost, sublevel, sub level, sublevels, subfloor, deepest level, deepest floor, lowest floor, ta7t el ard, ta7t el ared, taht el ared, qabu | تحت الأرض, قبو, أقبية, طابق تحت, طوابق تحت, تحت السجن, تحت البناء, تحت المبنى, أسفل السجن, أسفل الأرض, طابق سفلي, طوابق سفلية, الطوابق السفلى, سراديب, سرداب, دهليز, دهاليز, باطن الأرض, تحت البلاط, طوابق لتحت, لتحت, أسفل المبنى, أسفل البناء, تحتاني, تحتانية, الطابق التحتاني, طابق أرضي تحت, بدروم, ملجأ, ملاجئ, تسوية, طابق تاني تحت, سفلي, سفلية, السفلى, بالقبو, جوا الأرض, تحت الارص, تحت الأر, تحتنا, عمق الأرض, أعماق, التحاتي, تحتاني, مستوى تحت, مستويات تحت, تحتي, تحتية, الطابق يلي تحت, الطابق الأسفل, قاع السجن, تحت بتحت, سابع أرض, أدنى طابق, أسفل طابق, تحت تحت, الطوابق التحت, طابق تحت الأرض, طوابق تحت الأرض
abovefloor depth .02 | upstairs, upper floor, upper floors, top floor, upper level | الطابق العلوي, الطوابق العليا, فوقاني, الفوقاني, الطابق الفوقاني, علوي
ground level .01 | ground floor, ground level | الطابق الأرضي, طابق أرضي, ارضي, الأرضي
east side .02 | east, eastern, eastside, east side | شرق, شرقي, الشرقي, شرقية, شرقا, الشرق
west side .02 | west, western, west side | غرب, غربي, الغربي, غربية, غربا, الغرب
north side .02 | north, northern, north side | شمال السجن, شمالي, الشمالي, شمالية, شمالا, من الشمال, الشمال
south side .02 | south, southern, south side | جنوب, جنوبي, الجنوبي, جنوبية, جنوبا, الجنوب
left hand .02 | left side, left hand, on the left, to the left, left wing, the left | يسار, اليسار, أيسر, الأيسر, عاليسار, يسارك, شمالك, عالشمال, ع الشمال, يسرى, اليسرى
right hand .02 | right side, right hand, on the right, to the right, right wing, the right | يمين, اليمين, أيمن, الأيمن, عاليمين, يمينك, ع اليمين, يمنى, اليمنى
floorslab object .03 | floor tiles, tile, tiles, slab, concrete slab, paving, concrete floor, floor slab, tiled floor, concrete, cement, flagstone | بلاط, بلاطة, بلاطات, صبة, بيتون, باطون, كونكريت, إسمنت, اسمنت, أرضية, ارضية, صبة بيتون
wall object .04 | wall, walls, partition | حيط, حيطان, جدار, جدران, حائط, حايط
falsewall+wall+k.hidden object .008 | false wall, fake wall, dummy wall, hollow wall, new wall, freshly plastered, bricked up, walled up, hollow | جدار وهمي, حيط وهمي, جدار مزيف, حيط مزور, حيط فاضي, حيطان جديدة, جدار جديد, مجوف, حيط مجوف, مسكر ببلوك, مسدود ببلوك, وهمي
`
