package propose

// thingTable holds further things that such claims are about. The form of a
// line is that of placeTable.
const thingTable = `
deeper object .05 | next level down | الطابق يلي تحت تحت
morefloors thing .02 | another level, another floor, one more floor, one more level, extra floor, extra level, additional floor, additional level, more floors, more levels, more floor, further floor, further level, other floor below, another basement, hidden floor, hidden level, secret floor, secret level, hidden floors, hidden levels | طابق كمان, كمان طابق, طبقة كمان, كمان طبقة, دور كامل, دور كمان, كمان دور, طابق إضافي, طابقا إضافيا, طابق زيادة, طابق آخر, قبو كمان, كمان قبو, قبو آخر, كمان تحت, كمان لتحت, تحته طابق, تحتها طابق, تحتهم طابق, تحتو طابق, تحت منها طابق, طابق سري, طابق مخفي, طوابق سرية, طوابق مخفية, لسا في تحت, مستوى آخر, مستوى إضافي, أوطى طابق, أنزل طابق
lastfloor thing .02 | last floor, last level, lowest floor, lowest level, deepest floor, deepest level, bottom level, bottom floor, very bottom | آخر طابق, الطابق الأخير, بالأخير تحت, آخر قبو, أسفل طابق, السفلي, الطابق السفلي, أعمق طابق, آخر دور, الدور الأخير, القبو الأخير
shelter room .01 | shelter, shelters, air raid shelter, refuge | ملجأ, ملاجئ, ملجا, الملجا, ملاجي
port room .008 | port, harbour, harbor, dock, docks, quay | ميناء, مينا, الميناء, مرفأ, مرفا, المرافئ, المينا
airport room .008 | airport, airfield, airstrip, runway, aerodrome | مطار, مطارات, المطار
river room .006 | river, stream, canal | نهر, ساقية, قناة ري, ترعة
sea room .006 | sea, coast, beach, shore | بحر, ساحل, الساحل, شط
station room .006 | station, railway, train | محطة, سكة القطار, قطار
carpet object .008 | carpet, rug, rugs, mat, carpets, moquette | سجاد, سجادة, موكيت, بساط, حصيرة, موكت, حصير
strongbox object .01 | safe, vault, strongbox, safebox, safe box | خزنة, قاصة, خزنات, صندوق حديد, خزنة حديد, خزنه
button object .012 | button, buttons, switch, lever, press the button, handle, pushbutton | زر, أزرار, زرار, الزر, كبسة, كبست, كبس, ضغط الزر, دعسة, عتلة, ذراع حديد, مفتاح كهربا, كباس, اكبس, بتكبس, كبسو
picture object .006 | painting, poster, mirror, portrait, picture frame, banner | مراية, مرآة, برواز, بوستر, صورة الرئيس, لوحة عالحيط, مرايا
bed object .006 | bed, beds, mattress, mattresses, bunk | تخت, تخوت, سرير, فرشة, فرشات, إسفنجة, أسرة
machine thing .01 | machine, machines, engine, engines, motor, motors, pump, pumps, machinery, compressor, blower | ماكينة, مكنة, ماكنة, محرك, محركات, مضخة, مضخات, ماطور, مواطير, مواتير, ماتور, موتور, طرمبة, غطاس
namelist+k.papers object .01 | list, list of names, names list, name list, lists, lista, roster, names | قائمة, لائحة, ليستة, لستة, قائمة أسماء, قوائم, لوائح, أسماء المعتقلين, جدول أسماء, أسامي, أسماء, ليستا, لستا
poison object .012 | poison, poisoned, toxic, contaminated, contamination, arsenic, cyanide, poisonous, polluted | سم, سموم, مسموم, مسمومة, مسممة, سمموا, سممو, تسمم, سامم, سامين, مسمم, ملوث, ملوثة, زرنيخ, سيانيد, حاطين سم, تسميم, سمم, سمها, سممها
drinking thing .008 | drink, drank, drinking, drinks | شرب, يشرب, يشربوا, يشربو, تشربوا, تشربو, شربوا, شربو
vomit+k.sick thing .006 | vomit, vomiting, vomited, diarrhoea, throwing up | إقياء, يستفرغ, يستفرغوا, استفراغ, تقيؤ, إسهال, بيستفرغ, يتقيأ
plaster object .012 | plaster, plastered, freshly painted, fresh paint, newly painted, whitewashed, tiled over, newly built, freshly built, new bricks, bricks, bricked, cemented, fresh cement, new cement, new tiles, newly tiled, recently built, recently closed | جبصين, جبس, جفصين, مطين, مطينة, مطيّنة, طينة, تطيين, طيان, ملبس, ملبسة, مليس, تلييس, تلبيس, مورق, مدهون جديد, دهان جديد, مدهونة جديد, مشيد, مشيدة, حديث البناء, مبني جديد, مبنية جديد, حيط جديد, الحيط الجديد, جدار جديد, قيشاني, سيراميك, بلوك, بلوكات, طوب, قرميد, مسكر ببلوك, خرسانة, مبني حديثا, لياسة, ملزوق جديد
weld object .01 | welded, welding, weld, soldered, welded shut, welder | ملحوم, ملحومة, لحام, ملحم, ملحمة, لحموه, لحموها, تلحيم, لحمو, بلحام, ملحومين, كاوي
chain object .008 | chain, chained, chains, bolt, bolted, latch, padlocked, barred | جنزير, جنازير, سلسلة, سلاسل, مجنزر, مزلاج, سقاطة, درباس, رتاج, مربوط بجنزير
walkie thing .01 | walkie talkie, walkie-talkie, wireless set, handheld radio, radio set | لاسلكي, قبضة, قبضات, ووكي توكي, جهاز لاسلكي, أجهزة لاسلكي
meat thing .005 | meat, chicken, fish, butcher | لحمة, لحم, لحوم, سمك, جاج, دجاج, فراريج, ملحمة اللحم
wood thing .006 | wood, firewood, planks, timber, sawdust, saw, wooden | حطب, خشب, نشارة, منشار, خشبي, خشبية, ألواح
slide object .01 | slide, slides, sliding, pulled aside, pushed aside, moved aside, push aside, pull aside, moves aside, on rails, pull out, pull it, push it, roll aside | زيحو, زيحوا, تزيح, بتزيح, شلنا, شالوا, شيلوا, شيلو, زاح, زاحوا, زاحو, تزيحو, يزيحو, نزيح, مزاح, مزاحا, ينزاح, بينزاح, إزاحة, انزاح, شدو, يجرو, بينجر, يسحب لبرا, بينسحب, على سكة, يتزحلق, حركوا, بيتحرك
coldtruck+k.moved object .01 | refrigerated truck, refrigerated trucks, refrigerated lorry, refrigerated lorries, refrigerator truck, refrigerator trucks, cold trucks, cold truck, cooling trucks, fridge trucks, fridge truck, meat truck, meat trucks, meat lorries, cold lorries, freezer truck, freezer trucks | سيارات براد, سيارة براد, سيارات برادات, شاحنات تبريد, شاحنة تبريد, شاحنات مبردة, سيارات مبردة, سيارة مبردة, شاحنة براد, شاحنات براد, برادات اللحمة, براد اللحمة, برادات السمك, شاحنات اللحمة, تريلات براد
school room .006 | school, college, university | مدرسة, مدارس, جامعة, معهد
tower room .006 | tower, towers, antenna, mast | برج, أبراج
tent room .005 | tent, tents, camp site | خيمة, خيم, شادر, شوادر
pool room .006 | swimming pool, pool, basin of water | مسبح, بركة السباحة, بيسين
stable room .006 | stable, stables, barn, coop, chicken coop, cowshed, horses | إسطبل, اسطبل, زريبة, حظيرة, خم, خم الدجاج, ياخور
greenhouse room .004 | greenhouse, greenhouses, nursery | بيت بلاستيك, بيوت بلاستيكية, مشتل
barber room .004 | barber, barbershop | حلاق, حلاقة, غرفة الحلاقة
theatre room .006 | theatre, theater, stage, cinema, auditorium, lecture hall | مسرح, سينما, مدرج المحاضرات
incinerator room .008 | incinerator, crematorium, crematory, rubbish dump, garbage, rubbish, trash, dump | محرقة, محارق, مكب, زبالة, الزبالة, نفايات, قمامة, كب الزبالة
surgery room .006 | operating room, operating theatre, x-ray, surgery | غرفة العمليات, عمليات جراحية, أشعة
falseceiling+k.hidden object .008 | false ceiling, suspended ceiling, dropped ceiling, above the ceiling | سقف مستعار, سقف وهمي, سقف معلق, فوق السقف
statue object .006 | statue, monument, flagpole, flag pole, flag | تمثال, نصب تذكاري, سارية, صنم, سارية العلم
fountain object .006 | fountain | نافورة, بحرة, فسقية, بركة الباحة
hand object .01 | hand, hands, finger, fingers, arm reaching | إيد, ايدين, إيدين, أصابع, إصبع, أيادي, يد طالعة, كف
note object .008 | note, letter, slip of paper, notes thrown, written message | رسالة, رسائل, قصاصة, ورقة مكتوب, مكتوب, جواب مكتوب
bell object .006 | bell, siren, alarm | جرس, صفارة, إنذار, زامور
fuel object .006 | fuel, petrol, diesel, gasoline | مازوت, بنزين, محروقات, وقود, ديزل, كاز
window object .012 | window, windows, bars, iron bars | شباك, شبابيك, نافذة, نوافذ, قضبان, روزنة, كوة
ship thing .006 | ship, ships, boat, ferry, vessel | سفينة, باخرة, مركب, قارب, بواخر, سفن
helicopter+k.moved object .01 | helicopter, helicopters, chopper | هليكوبتر, حوامة, حوامات, طوافة, هيلوكوبتر
organs thing .006 | organs, kidneys, kidney | أعضاء بشرية, كلاوي, كلى, تجارة أعضاء
iron thing .03 | iron, steel, metal, metallic | حديد, فولاذ, معدن, معدني, حديدي, حديدية, فولاد, معدنية, مصفح
multitude who .03 | thousands, hundreds, so many people, full of people, packed, many people, lots of people, many prisoners | آلاف, الاف, مئات, ألوف, مليان بشر, مليان ناس, مليانة ناس, أعداد كبيرة, ناس كتير, ناس كتيرة, عالم كتير, بشر كتير, كتير ناس
football room .006 | football, soccer, football field, football pitch, soccer field, pitch, sports ground, stadium, playing field | ملعب الكرة, ملعب كرة, فطبول, ملعب رياضي, الملعب, ملعب, كرة القدم, استاد
bookcase object .008 | bookcase, bookshelf, bookshelves, book shelf, filing cabinet, file cabinet | مكتبة, مكتبة كتب, رفوف الكتب, رف كتب, خزانة ملفات, خزانة الملفات, خزاين الملفات, مكتبة خشب
`

// moreTable adds everyday, dialect, misspelt and foreign forms to concepts that
// other tables declare. A line reads: concept[+concept...] | English | Arabic.
const moreTable = `
kitchen | cooking place, place of cooking, kitchin, kichen, kitchan, scullery, chef, cook, cooks, cooker, cookers, mutfak | مطباخ, طباخ, طباخين, الطباخ, موقد, مواقد, طناجر, أوضة الطبخ, مطبخو
oven | oven fire, baker, bakers, furnaces, baking oven, oven for bread, bread furnace, stove, firin, bread maker | موقد الخبز, نار الفرن, فران, فرّان, خباز, عجان, طابونة, كوشة, محل الخبز, بيت الخبز, مكان الخبز, فرن السجن, أفران الخبز, الفرانة, افراان, عجانة
laundry | ironing room, washing room, washing place, clothes washing | تغسيل, غسل التياب, محل الغسيل, مكان الغسيل, غسالة, مكوى
bath | hammam, bathhouse, baths, washrooms, wcs, toilette, restroom, bathing | شيشمة, كنيف, بيت الراحة, بيت الأدب, بيت المي, دشات, توليت, أدبخانة, حمامين, المروش, مرشات, مغطس, حمّام, الحمّامات
infirmary | medicine ward, dentist, nurse, medical ward, medicine room, pharmacy, nurse room | طبابة, غرفة الممرض, صيدلية, غرفة التمريض, الطبيب
yard | inner court, quad, esplanade, main square, courtyards, outdoor area, the court, inside court | فناء, فنا, الفناء, الفورة, ساحه, ساحة الاجتماع, ساحة العلم, حوش, باحه, تنفس الباحة
gate | entry gate, big gate, main door | باب السجن, الباب الكبير, باب برا, مدخل رئيسي, بوابه
stairs | stair case, stone steps, staircases, a stair | سلالم, درج نازل, بسطة الدرج, سلم اسمنت, درجة درجة, درجو, سلّم, سلوم
ladder | iron stair, rungs of iron | سلم حبال
lift | elevators, cargo lift, freight elevator, asansor, asansör, lifts, elevater | أسانسور, أسانسيل, أصنصير, اصانسير, المصاعد, مصعد بضائع, مصعد الأكل, سانسور, أسانسيرات, اسانصور
solitary | isolators, isolated cells, single person cells | إفرادي, افرادي, إفراديات, زنازين فردي, تأديب, غرفة التأديب, سلولات, سلول
cell | chamber, chambers, cage, cages, jail room, prison room, rooms of prisoners | قاووش, قواويش, قاوش, قواعيش, قاعة, قاعات, عنابر, محجر, نظارة, قفص, أقفاص, زنزانا, أوضة المساجين, زنازيين
mosque | prayer place, masjid, imam, mosq, prayers room | مصلية, محراب, جوامع, مصلاية, المصلى, مصلا
hospital | hospitals | مشافي, مستشفيات, خستخانة, المشفا
office | manager room, boss room, boss office, director room, mudir office, office of director, bureau | غرفة الآمر, مكتب المقدم, مكتب العقيد, غرفة الإدارة, مكتب القائد, مكتب الإدارة
north+east | ne wing, ne corner, northeast, north east, north-eastern |
north+west | nw wing, nw corner, northwest, north west |
south+east | se wing, se corner, southeast |
south+west | sw wing, sw corner, southwest |
controlroom+k.seen+camera | room of cameras, screens room, camera hall, monitors room, cameras room | غرفة الشاشات, أوضة الكاميرات, غرفة مراقبة, غرفة الكمرات, غرفة الكاميرات, غرفة المراقبة
store | stock room, godown, silo, stockroom | مخزون, هري, عمبار, امبار, كيلار, مستودعات
workshop | carpentry, carpenter, carpenters, joinery, sawmill, metal shop, woodshop | نجارة, نجار, النجارة, النجارين, ورشة الخشب, محل الخشب, محل النجارة, حداد, مخرطة, خراطة, سمكرة, خياطة, مشغل الخياطة
tank | cisterns, water reservoir, water tanks | حاووز, بركة, خزان علوي, مستودع المي, تنكة, خزان, خزاناتها
drain | sink, kitchen sink, sink pipe, washbasin, sewer hole, plughole, sewage hole, sewege, soakaway, waste water, sanitary, drainhole, sewers cover, sewer mouth, manhol, sinkhole | منهل, مناهل, بكابورت, بلاعة, بلاعات, بالوعات, منهول, مانهول, بواليع, خط الصرف, جورة الصرف, فتحة الصرف, غرفة تفتيش, غرف التفتيش, قساطل الصرف, فتحة المجرور, غطا الصرف, الصرف, مجرورو, مصافي, ساقوط, سيفونات, فتحة صرف
vent | breathing hole, ventilation pipe, aeration, exhaust, flue, air channel, air tunnel, air canal, ventilation window, ventilation channel | تنفيس, مهواية, هواية, شبكة التهوية, دكت, دكات, أنبوب هواء, ماسورة الهوا, ساحبة هوا, فتحات هوا, شباك هوا, فتحة تنفيس, نفس التهوية, شفاط هوا
pipe | tube, tubes, pipeline, radiator, radiators, heating pipe, heating pipes | تيوب, رديتر, رادياتير, روديتر, شوفاجات, خرطوم, نربيش, بربيش, صوندة, قساطل, مواسير الشوفاج, قصطل
cable | electric wires, cord, cords, electrical line | كوابل, كيبل, كيابل, واير, وايرات, كبل كهربا
underground | underearth, under earth, below earth, in the deep, deep under, down below, downstair, basemant, bassement, souterrain, crypt, catacombs, beneath our feet, under our feet, under your feet, below your feet, minus floors, below floor, bodrum, in depth, in the depths | بدروم, بدرومات, بودروم, تحت رجلينا, تحت رجليكن, تحت رجلين, تحت الأقدام, تحت أقدامنا, جوف الأرض, تحت القاع, تحت الكاع, جوا الأرض, تحت سابع أرض, تحتنا, السفلى, سفلي, سفلية, السفلي, الطبقات السفلى, بالتحتاني, قبوان, قبوين, أسفل سافلين, بطن الأرض, تحت التراب, عمق الأرض, طوابق التحت, جوات الأرض
k.hidden | not known, secret door, concealed door, camouflage, not visible, invisble, secreted, not on plan, not on any plan, not on any map, no one knows, painted like wall, looks like wall, hiding, same color as wall, not shown, what is not written, gizli | ما بينشاف, ما بينشافو, متل الحيط, مخبّا, متخبيين, مخفيين, ما حدا بيعرف, ما حدا بيعرفو, مستخبي, مستخبية, مدسوس, مطموس, مو عالخريطة, مو عالمخطط, مغطاي, مسدود, مسدودة, مخبّاية, ما حدا يعرفه, لا أحد يعرفه, لا يعرفه أحد, خفية, متداري, مخبأة, مخبوء, مخفيا, سريا, مموها, مستتر
way | opening, cavity, mouth, leading to, leads, takes you, goes deep, comes out at, way to | فوهة, فجوة, ثغرة, مطلع, نزول, دخلة, الدخلة, مسرب, مسارب, دحلة, نقب, ثقب, طلعة, بينزلك, بيفوت, بيطلع, بياخدك, تؤدي, يقود, تفضي, يفضي, بتوصل, بتودي
door+way | small gate, little gate, doorway small, porte, kapi | بوابة صغيرة, بوابة زغيرة, بوبات, درفة, درف, ضلفة, بابين, بابا, بيبانها, بابن
irondoor+door | small iron gate, small steel gate, door of iron, door from iron, door of steel, door from steel, door of metal, metallic door, armored door, steel gate, iron gate, iron doors, small iron door, big iron door | باب من الفولاذ, باب فولاد, باب حديت, باب معدن, باب معدني, بابا معدنيا, بابا حديديا, باب من حديد, باب من الحديد, مدخل حديدي, باب فولاذي, باب الحديد, باب حديد كبير, باب صلب, باب تقيل حديد, باب من المعدن
hatch+way | cover of iron, iron cover, steel cover, metal lid, floor door, door in the floor, door in the ground | غطا حديد, غطاء حديدي, طبقة حديد, طبق حديد, باب قلاب, قلابة, بلاطة بتتحرك, بلاطة متحركة, سدة حديد, غطايه
tunnel+way+k.hidden | under-earth road, underground road, underground way, passage underground, road under the ground, burrow, corridor under the ground, tunnal, tunell, tunnell, tünel | ممر تحت الأرض, طريق تحت الأرض, دهليز, نفئ, نفك, معبر تحت الأرض, درب تحت الأرض, نفقا, سرداب, ممر أرضي
secretroom+k.hidden | hidden hall, secret hall, secret dormitory, rooms hidden, cells hidden | قاعة سرية, أوضة سرية, قسم مخفي, زنازين مخباية, غرفة مسكرة
cupboard | shelving, cupbord, wardrop | خزانات خشب, رفوفة, ستاندات, خزانة كبيرة
key | locking, bolts | غالات, قفول, قفلان, قفلين, سكرة, جوزة, كالون, كيلون, مفاتح, مفتاحو
k.code | pin, digits, number code, secret code, secret numbers, digital code, code number, cod, kod, şifre, sifre, number lock, electronic key, card key, numeric, numerical, pass | رمز رقمي, باب برقم, باب بالكود, قفل رقمي, بسورد, باس, باسورد, كيباد, كي باد, نمرة سرية, الأرقام السرية, رقم سري, أرقام سرية, بأرقام سرية, بصمة, بصمة إيد, بصمة عين, كرت, كرت ممغنط, بطاقة ممغنطة, كارت, تشفير, مشفر, مشفرة, أرقام الباب, أرقام البواب, رمزو, كودو, شفرتو, كلمه السر
codeword+k.code | secret code, secret numbers, digital code, cod, kod, sifre, pin, pin code, numeric code | باب برقم, باب بالكود, قفل رقمي, باسورد, كيباد, نمرة سرية, أرقام سرية, بأرقام سرية, شفره, رمز رقمي, كود الباب, أرقام الباب
electronic+k.code | electronical, automatic, electric door, by electricity, remote controlled, electrically, otomatik, elektronik, magnetical | عالكهرباء, كهربائي, كهربائية, كهربائيا, أوتوماتيكي, اوتوماتيكيه, إلكترونيا, مغناطيسي, مغناطيسية, هيدروليك, عالريموت, كهربجية
k.seen | visible on screen, shown on camera, watched, display, displays, recorded, recordings, tv screens, camera shows, screen shows, shown on, appear on, kamera, kameras | مصور, مصورين, مصورة, مصورينن, مصورينهم, صوروهن, صوروهم, مبينين, باينين, ظاهرين, تظهر, يظهرون, مسجلة, منظومة المراقبة, سيرفر, سيرفرات, تسجيلات, عالمراقبة, كمره, كامره, كاميرة, كاميره, الكاميرا, كاميرتين, شاشه, عالشاشات, شاشتين, مصوّرين
camera | screens, screen, monitors, cctv, kameras | كاميرة, كاميره, شاشات, شاشة, كمره, كامره, مصورين, عالشاشات
knock+k.sound | beating, hitting, hits, striking, taping, nock, nocking, knoking, knok, drumming, knockings | ينقر, نقرات, عم تنقر, رن, دقدقة, هبد, رزع, دك, يدكون, دكات, يدقون, خبّط, خبطه, ضرب, عم تدق, بيدقدق, يخبطون, دقو عليه, بيخبط, دقه
voice+k.sound | human voice, human voices, people talking, called for help, shoutings, voises, screem, somebody answering, people yelling, voice of, voices of | صوت بشر, أصوات بشر, صوت مرة, صوت مرا, صوت حريم, صوت نسوان, صوت ولد, تنده, ندهت, ندهوا, يعيط, بيعيط, عم يعيط, يصيحون, ولولة, زعق, يزعق, يون, ونين, نواح, حكي ناس, ناس عم تحكي, همهمة, صوت خافت, صوت حرمة, يصرخن, تستنجد, يصوتوا, تصرخ, عم تصرخ, بتصرخ, منادات
women+voice+k.sound | women voices, woman voice, woman's voice, voice of a woman, voices of women | صوت نسوان, صوت حريم, صوت مرة, صوت مرا, صوت حرمة, صوت نسا, صوت بنت
children+voice+k.sound | child's voice, voice of a child | صوت ولد, صوت طفل, صوت ولاد
k.sound | movement, human sounds, sounds of | حركة, حسيس, اسوات, سوت, صوتا, أصواتا, أصواتهم, صواتهن, صواتهم
k.air | air finish, air finished, no more air, air machine, machine of air, oxigen, oxygene, cannot breathe, can't breathe, cant breathe, sufocate, asphyxia, breathless, air pump, airflow, hava, air finishing | أوكسيجين, الأوكسيجين, خنقا, أنفاس, كتم, شفط, ماكينة الهوا, ماكينة الهواء, مكنة الهوا, محرك التهوية, ضخ الهواء, تكييف, يفطسوا, فطسوا, فطسو, فطسانين, عم يفطسوا, رح يفطسوا, هوى, مخنوقة, اختنق, بيخنق, يتنفسو, تنفسهم, التنفس, نفسهم
k.power | electric, electrical, current, power cut, blackout, no power, power is off, elektrik | كهربة, كهربه, التيار, قطع الكهربا, انقطاع الكهرباء, مولده, الكهربه
k.mines | mined area, explosif, explosives belt | ديناميت, حشوة, صواعق, ملغوم, ملغّم, عبوات ناسفة
k.moved | transport, carried away, shipped, loaded, took them in, bussed, carried them, bring them out in, moved by | انشحنوا, شحن, شحنوا, شحنو, ركبوهم, ركبوهن, يركبون, أخدوهن, اخذوهم, ياخذونهم, ودوهن, نقلوهن, قلابات, قلاب, تريلا, تريلات, سرافيس, سرفيس, حملوهن, محملين, سحبوهن, هربوهن, رحلوهن, انتقلو, نقلوا السجناء, ينقلون, نقلو
k.papers | paper, paperworks | ورقة, ذاتيات, ضبوط, كشوف, كشف أسماء, قيود, مصنفات, مصنف, سجلات النزلاء
k.fire | burns, smoky | يولع, ولعان, حرائق, أحرقوا, تشتعل, مشتعل, عم تولع, يشتعل
k.dead | graveyard, burial ground, skeletons, burial place, corps, dead people, mass tomb, burying place, cadavre, dead ones | أموات, جبانة, تربة, دافنين, دفنوهن, دفنو, جثامين, جثمان, رفاة, مقبره, طامرين, قبورهم
k.sought | how i can know, where is my, i search, i am searching, i look for, his photo, no news | وين ابني, وين أخي, وين أبوي, ماله خبر, مالو خبر, ضاع, ضايع, تايه, عم نسأل, بسأل عن, بدي أعرف عن, نستفسر, مفقودة, وين بلاقي, طمنوني, انقطعت اخبارو, ما عاد عرفنا عنو
relative | grandfather, cousin, aunt, my aunt, brother in law, my dad, my mom, dad, mum | عمتي, خالتي, بابا, ماما, أمي, يما, خيي, أخوه, جدتي, ستي, نسيبي, مرتي, مرتو, ابن عمتي, ابن أختي, بنت عمي, عمو, خالو, أخونا, أبوه
k.offer | i can come, ready to come, welding machine, crane, hammer, sledgehammer, can help, bring a | رافعة, مهدة, شاكوش, كريك, مقص حديد, ونش, كرين, بقدر ساعد, بقدر أجي, منقدر نساعد, مستعد, جرافة, حرامات, بوكلين, كومبريسة, كمبريسا, بدنا كهربجي, محتاجين
k.floodwater | inundated, water fill, water everywhere, soaked | طافح, طفح, طفحت, فاضت, مليانة مي, مي للتم, مي للخصر, غرقانين, غرقو, غمرت
prisoner | prisoned, arrested people, detained people, captive people, convicts | محابيس, حبيس, موقوف, موقوفين, معتقله, سجنا, محبوسات, مسجونات, نزيل, نزلاء, معتقلا, محتجزا, محبوسة, مسجونة
people | peoples, living people, soul, human being, insan | خلق, خلايق, زلام, آدميين, أوادم, نفوس, شبان, رجالة, بشريين, عايشة, بني ادمين, عايشينن
women | lady, old woman, wives | حرمة, نسا, ست كبيرة, مرا, حرمات, نسوانا, المرا, نساء
children | little ones, childrens, small children | جهال, زغار, أولادن, عيال, طفلا, يتيم, أيتام, مولود, بزر, بزورة, زغير, صغارنا, طفلات
guard | boss, chief, policeman, manager, head of prison | شرطي, شرطة, المدير, مدير, قائد, آمر, عقيد, مقدم, نقيب, جندي, جنود, جلاد, جلادين, الآمر
water | waters | مويه, مايه, الماي, مايات
food | dinner, lunch, tray | طبيخ, صينية, عشا, غدا, تعيين, زاد, صواني أكل
hexagon | star shape, hexagonal hall | النجمة, السداسي, سداسي, قلب المبنى
r.behind | at the back, back side, backside, behind of, in the back, arka | من ورا, ورايي, خلفهم, ورات, بظهر, لورا, ورهم, بقفا, وراهن, خلفن
r.under | under of, below of, lower than, deeper than, further down, down of, underside | أوطى من, اوطى, أوطا, أخفض من, أنزل من, أدنى من, تحتهن, تحتهما, تحتن, تحتيها, جوة, جوات
r.beside | by the side, at side of, alongside of, next of | بصف, لصق, ملزق, حد الـ, بحد, حدها, جنبها, جنبه, جمبو
k.dead+k.found | found dead | لقوه ميت
`

// moreStopWords are further words and phrases that carry no claim: forms of
// address, wishes, fillers. Phrases keep their words from being read alone:
// in "يا عمي" nobody's uncle is spoken of.
const moreStopWords = `يا عمي,يا خالتي,يا أخي,يا اخي,يا أخوان,يا اخوان,يا إخوان,يا بنتي,يا ابني,يا أمي,يا خيي,يا خال,يا عمو,يا شباب,يا ناس,يا عالم,يا جماعة,يا خيو,يا بشر,يا خلق,يا رجال,يا زلم,يا عيني,ليكو خيو,خيو,يا ولاد الحلال,يا ولدي,يا بني,
ما حدا عم يرد,ما حدا عم يجاوب,ما حدا رد,ما حدا بيرد,ديرو بالكن,ديروا بالكن,ديروا بالكم,ديرو بالكم,دير بالك,دير الزور,بدير الزور,والله العظيم,الله يخليكن,الله يخليكم,الله يوفقكم,منشان الله,كرمال الله,بالله عليكم,لا تنسوها,لا تنسوهم,العالم نايمة,العالم كلها,كل العالم,وين الناس,صباح الخير,مساء الخير,مع تحياتي,لابس أحمر,لابس أبيض,لابسة أحمر,بالعجقة,شاف بعينو,شفت بعيوني,بعيوني,كأنو حدا عم يرد,عم تقول,عم يقولو,عم يقولوا,عم بيقولو,بدي خبركن,بحسب,حسب,
هني,فيها,فيه,فيهن,فيهم,منها,منه,منن,منو,عنو,عنه,عندكن,لعنا,معو,معك,معها,معن,لسا,لسه,لساتها,لساتو,ناطرين,شوفو,شوفوا,روحو,روحوا,تعوا,تعالوا,الحقو,الحقوا,الحقوها,خليكن,ليكو,ليك,ليكي,يكون,تكون,صار,صارت,صرلنا,ضل,ضلو,باقي,لحالو,كلو,كلها,كلن,كلهم,هيك,هالشي,يعني,طيب,بدها,بدو,يلا,فورا,بسرعة,ضروري,حبيبي,تقريبا,حوالي,نحو,افتحو,افتحوا,افتحوها,افتحوه,دورو,دوروا,كمان,هالحكي,نشر,انشروها,وصلوها,أمانة,صحيح,شايفين,احسبوها,انتبهوا,انتبهو,قصدي,بظن,اظن,أظن,عندهن,بعت,بعتلي,بعتولي,ناقل,عادي,هديك,هالليلة,طبعا,بصراحة,اسمعوا,اسمعو,رجاءا,نرجو,ارجو,أرجو,يرجى,التحقق,تأكيد,تأكدوا,يتأكد,بالضبط,بالزبط,بيعطي,يعطي,تعطي,اعطوا,عطونا,ذكر,نقل,ورد,وردنا,أفاد,تتداول,الصفحات,بوست,صفحة,القنوات,قناة,الإذاعة,الراديو,بالراديو,فيديو,نقل إلينا,نقل لنا,
غريب,غريبة,حالات,حالة,مدينة,المدينة,ليلة,ليل,الليل,بالليل,نهار,الصبح,صباح,العصر,المغرب,الضهر,الظهر,ساعة,ساعات,دقيقة,سنة,سنين,شهر,يوم,ايام,أيام,مرة,مرات,مرتين,اول,آخر,اخر,قديم,قديمة,جديد,جديدة,تاني,تانية,غير,متل,مثل,كأنو,حد,لحالها,فجأة,دايما,دائما,أبدا,ابدا,طول,عرض,قدام,بيت,بيتنا,بيوت,جاري,جارنا,جيراننا,صاحبي,رفيقي,رفيق,زميل,قريب,قريبي,قرايب,أهل,أهلي,اهالي,الأهالي,عيلة,عائلة,عائلتي,شاف,شافت,شفت,شفنا,شافو,يشوف,نشوف,منشوف,بشوف,بعرف,منعرف,يعرف,عرفت,عرفنا,بيعرف,بدك,بدكن,بدهم,بدهن,لقى,لاقى,اجا,اجت,اجو,جاي,جايين,جاء,أتى,وصلت,وصلوا,وصلو,يوصلوا,نوصل,مشي,مشينا,مشيوا,وقف,واقفين,واقف,قعد,قاعدين,قاعد,نام,نزل,نزلوا,نزلنا,نازل,ينزل,بينزلوا,طلعنا,شال,حط,حطوا,حطينا,حاطين,حاط,جاب,جيبوا,جيبو,يجيب,يجي,جبنا,خلي,خلوا,خلص,بلش,بلشوا,رجع,رجعوا,رجعت,ترك,تركوا,سكن,ساكن,ساكنة,شغل,شغلي,شغلوا,عمل,عملوا,يعمل,فتح,فتحوا,يفتح,ينفتح,بينفتح,تفتح,فاتح,مفتوح,مفتوحة,سكر,مسكر,مسكرة,سكروا,مغلق,مغلقة,حكيت,احكي,اسأل,سأل,سألت,قلت,قلتلو,قلنالهم,جزء,كبار,صغار,طويل,طويلة,قصير,ضيق,ضيقة,عالي,واطي,ثقيل,تقيل,خفيف,قوي,قوية,ضعيف,واضح,واضحة,مهما,اطراف,شوي,شوية,زيادة,اقل,أقل,اكتر,أكثر,أكتر,فقط,سوى,خصوصا,مثلا,كذلك,حيث,بينما,عندما,لما,وقت,وقتها,حين,حينها,لذلك,لهيك,منيح,كويس,تمام,صدق,صادق,متأكد,متأكدين,ربما,قيل,يقال,بلغنا,نرجو,نطلب,لطفا,فضلكم,المسؤولين,المسؤول,المعنيين,الدفاع المدني,الخوذ البيضاء,الهلال الأحمر,الصليب الأحمر,فريق,الفريق,فرق,الفرق,ورشتكم,عمال,
people say,a man,an old man,old,new,big,small,little,large,first time,night,nights,morning,evening,day,days,week,year,years,hour,hours,minute,ago,since,during,near,around,side,place,places,area,part,open,opened,opens,closed,close,shut,shuts,find,finds,look,looking,check,checked,come,comes,coming,leave,left,leaves,stand,standing,stay,stayed,sit,put,puts,take,took,takes,give,gave,show,shows,showed,try,tried,turn,turned,move,keep,kept,call,called,send,sent,wait,waiting,speak,speaks,talk,hope,fear,afraid,safe place,name him,man who,woman who,people who,own,self,himself,herself,himself,maybe,somewhere,nowhere,anywhere,there,always,never mind,sometimes,once,twice,often,usually,exactly,really,truly,actually,clearly,certain,certainly,true,honest,swear,promise,goes,gone,without stopping,two of them,
sir,dear,rescuers,hello,hi,hurry,quick,quickly,fast,let,put,take,everybody,long,must,therefore,radio,television,facebook,whatsapp,video,page,channel,media,they say,is there,there is,there are,its,im,u,r,pls,thx,thanks,thank,write,read,brother said,speak truth,my god`

// sayingWords tell that somebody's words or work are passed on.
const sayingWords = `قال,قالت,قالو,قالوا,قلي,قالي,قاللي,قلنا,بيقول,بتقول,بيقولو,بيقولوا,يقول,تقول,يقولون,حكى,حكي,حكالي,حكت,حكالنا,بيحكي,خبرني,خبرنا,اخبرني,أخبرنا,اخبرتني,شاف,شافت,شافو,رأى,بيعرف,يشتغل,اشتغل,بيشتغل,شغال,شوفير,سواق,سائق,طباخ,حارس,متعهد,مهندس,كهربجي,تنضف,كال,يكول,كالت,طيان,فات,خدم,يصلح,كالوا,told,tells,says,said,swears,worked,works,cooked,saw,remembers,claims,heard,drove,delivered,cleaned,built`
