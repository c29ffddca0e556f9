// Package air says how long the air of a closed room may last, as ranges.
//
// It never counts down and never says that somebody is dead: it gives the hours
// at which carbon dioxide may reach a level, with 10-50-90 % bands, the share of
// scenarios in which it never does, and a survival curve for planners.
//
// # Input and time
//
// A [Graph] holds everything a rescuer can know about zones, the links between
// them and the fans; every field but an id is optional. Quantities are SI, gas
// levels are mole fractions 0..1, hours count from a zero that the caller
// chooses (usually "now"): an answer of -2 lies two hours before that zero.
//
// # Model of this version
//
// Each zone is one well-mixed box. Its links are lumped into one exchange flow
// Q with outdoor air (a neighbouring zone counts as outdoor air, and the clock
// says so by [FlagNeighbour], because a stale corridor makes that optimistic).
//
//	V dC/dt = N g - Q (C - Ca)     C(t) = C0 + (N g/V + k (Ca-C0)) t (1-e^-kt)/(kt),  k = Q/V
//	O2(t) = O2a - (C - Ca)/RQ      RQ 0.85
//	V     = f Vgross - 0.066 N     (f: bunks, rubble, tanks; never below 5 % of Vgross)
//
// The factor (1-e^-kt)/(kt) is computed with expm1, so the sealed room is the
// exact limit k = 0 and not a special case. Flow changes (fans that stop, holes
// that are drilled) chain such pieces.
//
// Q is what the stack effect drives through the openings: every opening is a
// power law m = K sqrt(rho) dp^n, a point or a vertical strip, and the neutral
// level is where the mass flows balance. A lone opening thereby gets its two-way
// exchange (Brown and Solvason) and a low + high pair its stack flow. A hole in
// the ceiling of a warmer room (or the floor of a colder one) gets the buoyant
// exchange of Epstein 1988, 0.055 sqrt(g drho/rho D^5). Leakage areas are ELA at
// 4 Pa, K = ELA sqrt2 4^(0.5-n). The weight of CO2 and water vapour in the
// density is left to the network engine; wind is never counted on.
//
// Toxic load of CO2: L = integral of ppm^8 dt[min], P = Phi((ln L - ln 1.5e41) /
// 1.2243) (HSE SLOT 1.5e40, SLOD 1.5e41, SLOT read as 3 % dead). O2: P =
// Phi(8.0 - lowest O2 %). Both act on one frailty per scenario, so the larger
// of the two counts and they are never multiplied. The occupants keep breathing
// at the full rate. No-water survival, when the last water is known: lognormal,
// median 100 h, sigma 0.35.
//
// Uncertainty is a Latin hypercube over volume, rival sizes, filling, people,
// CO2 per person, leak, temperature difference and hour of sealing. The same
// hypercube serves every zone and option (common random numbers), so options can
// be compared. A gas reading reweights the samples.
//
// # The two hours of the fixed sentence
//
// "Air may turn dangerous from {From}, most likely around {MostLikely}": both
// speak of one event, CO2 reaching 3 % (the 15 minute limit of NIOSH; "ventilate
// now"). From is its 10 % point and MostLikely its median. 3 % rather than 8 %
// because help has to start before judgement fails, and because people outlive
// it, as the next sentence says.
//
// # Sources
//
// Well-mixed balance: ASHRAE Fundamentals, NIST CONTAM. CO2 per person: Persily
// and de Jonge 2017 (14 L/h at rest). Leakage areas: NIST CONTAM library.
// Toxic load: HSE. CO2 levels: NIOSH. Numbers without a published source are
// marked A (assumption) where they are defined.
package air
