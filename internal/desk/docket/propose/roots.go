package propose

// rootForms writes out what a root of three letters becomes in the patterns
// that tellers use, so that the lexicon names the root once ("^خنق") and خنق,
// خانق, مخنوق, تخنيق, اختنق, انخنق, استخنق and خناق are all read. Persons,
// tenses and joined pronouns need no forms: a word's clitics are taken off when
// it is read (see arabicKeys).
func rootForms(root string) []string {
	r := []rune(root)
	if len(r) != 3 {
		panic("propose: lexicon root has not three letters: " + root)
	}
	a, b, c := string(r[0]), string(r[1]), string(r[2])
	forms := []string{
		a + b + c,             // خنق
		a + "ا" + b + c,       // خانق
		a + b + "و" + c,       // خنوق
		a + b + "ا" + c,       // خناق
		a + b + "ي" + c,       // خنيق
		"م" + a + b + c,       // مخنق
		"م" + a + b + "و" + c, // مخنوق
		"م" + a + "ا" + b + c, // مخانق
		"ت" + a + b + c,       // تخنق
		"ت" + a + b + "ي" + c, // تخنيق
		"ان" + a + b + c,      // انخنق
		"ن" + a + b + c,       // ينخنق without its prefix
		"ان" + a + b + "ا" + c,
		a + "ت" + b + c, // اختنق, يختنق and مختنق without theirs
		"ا" + a + "ت" + b + "ا" + c,
		"م" + a + "ت" + b + c,
		"مت" + a + b + c,
		"من" + a + b + c,
		"است" + a + b + c,
		"ا" + a + b + "ا" + c, // اخناق
		"ت" + a + "ا" + b + c,
		a + b + c + "ان",
	}
	if b == c { // شمم is written شم, and شموا
		forms = append(forms, a+b, a+b+"وا")
	}
	return forms
}
