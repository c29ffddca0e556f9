// Package air says how long the air of a closed room may last, as ranges.
//
// It never counts down and never says that somebody is dead: it gives the hours
// at which carbon dioxide may reach a level, with 10-50-90 % bands, the share of
// scenarios in which it never does, and a survival curve for planners. The lowest
// [Label] is "still act".
//
// # Input and time
//
// A [Graph] holds everything a rescuer can know about zones, the links between
// them and the fans; every field but an id is optional. Quantities are SI, gas
// levels are mole fractions 0..1, hours count from a zero that the caller
// chooses (usually "now"): an answer of -2 lies two hours before that zero.
// [Engine.Clock] and [Engine.Clocks] answer it, [Engine.Buy] compares what a crew
// could do, [Clock.Narrow] says what to find out first, [Engine.Dispute] how far
// rival sizes move the clock. [Network], [Box] and the rest are the physics
// alone, every number known, for other programs.
//
// # One room: exact
//
// A room whose neighbours do not matter is a [Box]:
//
//	V dC/dt = N g - Q (C - Ca)     C(t) = C0 + (N g/V + k (Ca-C0)) t (1-e^-kt)/(kt),  k = Q/V
//	O2(t) = O2a - (C - Ca)/RQ      RQ 0.85
//	V     = f Vgross - 0.066 N     (f: bunks, rubble, tanks; never below 5 % of Vgross)
//
// (1-e^-kt)/(kt) is computed so that the sealed room is the exact limit k = 0 and
// no special case. Fans that stop, holes that are drilled and people who leave
// chain such pieces. The hours to a toxic load have one shape for every box:
// with C = css (1-e^-u) the load is css^8/k G(u), G(u) the integral of
// (1-e^-w)^8, whose inverse is tabulated once in logarithms.
//
// Q is what the stack effect drives: every opening is a power law m = K sqrt(rho)
// dp^n, a point or a vertical strip, the neutral level is where the mass flows
// balance, so that a lone opening gets its two-way exchange (Brown and Solvason)
// and a low + high pair its stack flow. Leakage areas are ELA at 4 Pa, K = ELA
// sqrt2 4^(0.5-n). A hole in the ceiling of a room with lighter air (or the floor
// of one with heavier) exchanges by Epstein 1988, 0.055 sqrt(g drho/rho D^5).
// What is lighter follows from warmth, damp (90 % humidity where people are) and
// breath: CO2 weighs more than the oxygen it replaces, and above 3 % it stalls and
// then turns the flow of most rooms. So the exact path is cut at 3 % and 6 % CO2,
// each band with the mean flow of its levels. Wind is never counted on.
//
// # Rooms together: a network
//
// Where links or fans join rooms of known size, they are followed together
// ([Network]), over fewer scenarios ([FlagNetwork]). Each room is well mixed and
// holds CO2, O2, water vapour and heat at 101325 Pa; at each instant the mass that
// enters a room leaves it (to 1e-9 of what passes it in between, to 1e-12 where a
// state is reported). The pressures are found by Newton's method with a line
// search: with the densities given, the imbalance is the gradient of a convex
// function, so it always ends. Columns are hydrostatic, flows carry the density
// and the composition of the side they come from, below 1e-6 Pa they are linear.
// Pressures are kept against a column of outdoor air, so that where nothing
// drives the air exactly nothing flows. With flows held, gas and heat are linear
// and are carried by the exact exponential (uniformization: positive, never
// overshooting); the flows are those of the middle of each step, and steps are
// halved until it no longer matters. In a scenario of a [Graph] the temperatures
// stand as drawn; the heat balance is for networks whose numbers are known.
// A hatch takes no part in the pressures, and what is pressed through it does not
// hinder its exchange, which is a little hopeful. A duct's far end counts at the
// height of its near one.
//
// # People
//
// Toxic load of CO2: L = integral of ppm^8 dt[min], P = Phi((ln L - ln 1.5e41) /
// 1.2243) (HSE SLOT 1.5e40, SLOD 1.5e41, SLOT read as 3 % dead). O2: P =
// Phi(8.0 - lowest O2 %). Both act on one frailty per scenario, so the larger
// of the two counts and they are never multiplied. The occupants keep breathing
// at the full rate. No-water survival, when the last water is known: lognormal,
// median 100 h, sigma 0.35. Loads beyond 2 h of exposure are extrapolated, and
// the answer says so. Heat: 85 W each against 3 W/(m2 K) of inner surface, held
// against 35 and 46 C apparent (Steadman) and 35 C wet bulb; flags, no deaths.
//
// # Uncertainty
//
// A Latin hypercube over volume, rival sizes, filling, people, CO2 per person,
// leak, temperature difference, hour of sealing and frailty. The same hypercube
// serves every zone and option (common random numbers), so options can be
// compared. A gas reading reweights the scenarios by its likelihood; a sound at
// an hour by the chance that people lived then, and leaves out the frailties that
// did not. Silence says nothing.
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
// Toxic load: HSE. CO2 levels: NIOSH. Heat: 30 CFR 7.504, Ashley 2019, Sherwood
// and Huber 2010; apparent temperature by Rothfusz 1990; saturation by Alduchov
// and Eskridge 1996. Numbers without a published source are marked A (assumption)
// where they are defined.
package air
