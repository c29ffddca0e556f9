// Package site describes a building that is known mostly from what people
// say: its levels, spaces, barriers, rival sizes, a schematic plan, and how
// many people it can hold at most. It is pure: values in, values out; no
// clock, disk, network or randomness. Keys are strings (the space code "A-07").
//
// # Units
//
// Lengths are whole millimetres, areas square millimetres, volumes litres,
// people whole people. Nothing here is a float except the corners that a
// drawing asks for (metres).
//
// # Levels
//
// G is the ground floor, 1 the first above it, B1 the first below
// (INSARAG floor names, docs of the marking system: differs from US use).
// Accepted: B1, b-1, -1, basement 2, second basement, G, ground floor, 0,
// level 1, 1st floor, الطابق الأول, الطابق ١, القبو الثاني, الطابق الأرضي.
// A bare "basement" or القبو is asked about: people count levels differently.
//
// # Codes
//
// A space code is WING-NN: one to three Latin letters, a hyphen, a number of
// at least two digits. Doors take 1..899 and 1000..9999; ways that carry no
// door of their own in a block (the corridor) take 901..999, so that doors
// number without a hole. What is stated without a wing gets wing X.
//
// # The sentence
//
// ParseSentence reads one or more parts divided by ; ؛ or a new line:
//
//	wing A, level B1, 20 cells 4×3×2.8 m on both sides of a 2 m corridor, iron doors
//	40 solitary cells 2x1x2.2 along one side; one yard 30 by 20
//	wings A, B and C, levels G, 1 and 2, 20 dormitories of 6 by 2
//	الجناح A، الطابق B1، ٢٠ زنزانة ٤×٣×٢٫٨ م على جانبي ممر عرضه ٢ م، أبواب حديد
//
// Sizes are length × width × height with x X × * by في between; the unit is
// metres unless m, cm, mm, م, سم, ملم say otherwise, and a unit after the last
// number holds for those before it. "height 2.8", "2.8 m high", ارتفاع ٢٫٨ and
// the like work too. Wing and level stay valid for the parts that follow; a
// list of wings or levels means the same block in each; it passes on to later
// parts only from a part that names no spaces. "starting at 21" or
// تبدأ من ٢١ sets the first number. Arabic wing letters follow the abjad
// (أ ب ج د هـ و ز ح ط ي = A..J). A comma between digits is asked about, never
// guessed; a number that finds no use is an error; words that found no use
// come back in Block.Unread, so that nothing is dropped unseen; a denial (not,
// without, بلا) is an error. Long and wide after a corridor belong to it.
//
// # Expansion and schematic plan (assumptions, all flagged Schematic)
//
// Length is the depth away from the corridor, width the frontage on it. On
// both sides: the first half of the numbers (rounded up) stands left, the rest
// right, both counted outward. A corridor is made only when the sentence names
// one or names sides; its length, unless stated, is derived from the rooms. Cells,
// dormitories, rooms, offices and kitchens get one door each. Unknown sizes
// are drawn as 3 × 3 m (corridor 2 m wide) and marked Assumed.
//
// # Rival claims
//
// An Attribute keeps every sourced claim. A product (area, volume) is formed
// source by source, so that two descriptions are not crossed: 6×2 and 8×6 give
// 12 and 48 m², never 6×6. A measured claim replaces the spread of that
// attribute; without one, no claim is preferred.
//
// # Capacity
//
// Three densities bound the people in a space: lying 0.625/m² (1.6 m² each to
// sleep: ICRC, Water, sanitation, hygiene and habitat in prisons,
// supplementary guidance, 2012), standing 4.7/m² (47 per 10 m²: Guide to
// Safety at Sports Grounds, greatest density for standing), packed 7.1/m²
// (critical density of a static crowd, Fruin, as tabled in EPJ Data Science
// 2013, Probing crowd density). Pushing forces become dangerous at 5.55/m²
// (same table). Held for hours or days the bound is "standing": nobody could
// lie down, so it errs upward. People in a space = floor(area × density); a
// building is the sum over its spaces.
//
// # Unexplained width
//
// Along one outside wall: unexplained = outside length − Σ room widths −
// (n+1) × wall thickness, as a range (shortest and longest of every input).
// Volume = width × depth × height. Walls default to 100..400 mm (assumption).
// Estimate reads the same by errors: a mean with variance Σ (share × width)² +
// Σ range²/12, and the chance that a room of 600 mm with a wall of its own is
// there, by the normal distribution. It is a fault of the plan until somebody
// looks, not a hidden room.
//
// # Unexplained volume
//
// Per storey, the outline is narrowed by its outer wall, every space is widened
// by half an inner wall (the thickest of their kind, so that two rooms with such
// a wall between them leave nothing), and the difference is what the plan does
// not explain. What is narrower than 150 mm is dropped. The widest circle in
// the rest gives its width; the two sides that hold it give its error:
//
//	clear width = 2 r - (middle thickness - what was taken off), both sides
//	variance    = (share × size / 2)² + place² of each side + wall range²/12
//	confidence  = Φ((clear width - 600 mm) / √variance)
//
// The clear width is what a room would have there with walls of its own. Below
// 600 mm it is listed as a wall thicker than its kind if the plan's error does
// not explain that (95 %). Between storeys: floor above - floor - clear height
// - slab, in the same way, for spaces that touch. Services that end in nothing
// raise the odds of the gaps beside their space threefold, or stand alone at 0.1
// (judged). Rates of finding and of false alarm: bench voids.
//
// Polygons are cut by github.com/peterstace/simplefeatures; corners are snapped
// to 0.01 mm.
//
// # Routes
//
// A Net of ways (passages, stairs, ladders, hatches) gives the quickest route
// for people on foot or with a litter, others after it (Yen 1971), and what a
// closed way costs. Paces are assumptions, see Walking and Carrying.
package site
