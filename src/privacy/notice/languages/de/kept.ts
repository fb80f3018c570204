/** Was gespeichert wird und wie lange, nach den Erklärungen der Felder; `#` steht für die Zahlen, in ihrer Reihenfolge. */
export const germanWords: Readonly<Record<string, string>> = {
  // Wie lange
  'as long as the installation exists': 'solange dieser Server betrieben wird',
  'until the browser closes, or # days for who asked to stay signed in; until signed out':
    'bis der Browser geschlossen wird, oder # Tage für den, der angemeldet bleiben wollte; bis zur Abmeldung',
  '# minutes': '# Minuten',
  'until the browser closes': 'bis der Browser geschlossen wird',
  '# days; until you take it back': '# Tage; bis Sie widerrufen',
  '# days after it was sent, kept or given up': '# Tage nach Versand, Ablage oder Aufgabe',
  'until it was sent or given up': 'bis er versandt oder aufgegeben ist',
  '# days, the latest # at most': '# Tage, höchstens die letzten #',
  'as long as the organization exists': 'solange die Organisation besteht',
  'as long as the organization exists; a revoked key stays as a record that it was revoked':
    'solange die Organisation besteht; ein widerrufener Schlüssel bleibt als Nachweis des Widerrufs',
  'as long as the person has an account; one whose address was never confirmed # days':
    'solange die Person ein Konto hat; ein Konto, dessen Adresse nie bestätigt wurde, # Tage',
  'until removed or used; at most as long as the account':
    'bis zur Entfernung oder Verwendung; höchstens so lange wie das Konto',
  'until removed; at most as long as the account': 'bis zur Entfernung; höchstens so lange wie das Konto',
  'until proven; # minutes at most': 'bis zum Nachweis; höchstens # Minuten',
  'until signed out; at most # hours after the last use, or # days where somebody stays signed in':
    'bis zur Abmeldung; höchstens # Stunden nach der letzten Nutzung, oder # Tage, wo jemand angemeldet bleibt',
  '# days, then only how often it was done on a day, by nobody':
    '# Tage, danach nur, wie oft es an einem Tag geschah, ohne Bezug zu jemandem',
  'until used; an hour to # days': 'bis zur Verwendung; eine Stunde bis # Tage',
  'until both addresses agreed; a day at most': 'bis beide Adressen zugestimmt haben; höchstens einen Tag',
  'as long as they are a member': 'solange sie Mitglied ist',
  'until accepted or withdrawn; # days at most': 'bis zur Annahme oder Rücknahme; höchstens # Tage',
  'three years after it was answered; one that was not confirmed # hours':
    'drei Jahre nach der Antwort; ein nicht bestätigter Antrag # Stunden',
  '# days': '# Tage',
  'as long as an organization that came from another server exists':
    'solange eine Organisation besteht, die von einem anderen Server kam',
  'it counts for # days or until it is taken back, and can be proved for three years more; that of an account at most as long as the account':
    'sie gilt # Tage oder bis zum Widerruf und ist drei weitere Jahre nachweisbar; die eines Kontos höchstens so lange wie das Konto',
  '# days after it was closed': '# Tage nach dem Abschluss',
  '# days after it was asked': '# Tage nach der Anfrage',
  'until the asset is deleted': 'bis das Bild gelöscht wird',
  'until it is taken back, or the organization is closed':
    'bis zur Rücknahme, oder bis die Organisation geschlossen wird',
  'until the picture is deleted, or confirmed anew': 'bis das Bild gelöscht oder erneut bestätigt wird',
  'until the version or the asset is deleted, or newer ones have taken its place':
    'bis die Fassung oder das Bild gelöscht wird, oder neuere an ihre Stelle getreten sind',
  'until it is brought back or deleted, # days at most unless the operator said otherwise':
    'bis es zurückgeholt oder gelöscht wird, höchstens # Tage, sofern der Betreiber nichts anderes bestimmt hat',
  'until the night after the last asset with it is deleted':
    'bis zur Nacht, nachdem das letzte Bild damit gelöscht wurde',
  'until the rules are taken back or the folder is deleted':
    'bis die Regeln zurückgenommen werden oder der Ordner gelöscht wird',
  'until the collection is deleted, or the asset is': 'bis die Sammlung oder das Bild gelöscht wird',
  'until the original is deleted': 'bis das Original gelöscht wird',
  'until the upload ends; what an interruption leaves, # hours':
    'bis das Hochladen endet; was eine Unterbrechung zurücklässt, # Stunden',
  'as long as the original': 'so lange wie das Original',
  'until the upload is complete or given up, then at most # hours (VITRINE_UPLOAD_HOURS)':
    'bis das Hochladen abgeschlossen oder aufgegeben ist, dann höchstens # Stunden (VITRINE_UPLOAD_HOURS)',
  'until the folder above is purged, or the organization is closed':
    'bis der übergeordnete Ordner erneuert oder die Organisation geschlossen wird',
  'until the operator takes it back, or the organization is closed':
    'bis der Betreiber es zurücknimmt, oder bis die Organisation geschlossen wird',
  'until the picture is deleted, or another content or detector is looked at in its place':
    'bis das Bild gelöscht wird, oder ein anderer Inhalt oder ein anderes Suchverfahren an die Stelle tritt',
  'until the asset changes or is deleted, or room is needed; a picture of another host until the organization’s allowed hosts change, or room is needed, and it is not delivered when it is older than VITRINE_REMOTE_MAX_AGE':
    'bis das Bild geändert oder gelöscht wird oder Platz benötigt wird; ein Bild eines anderen Servers, bis sich die erlaubten Server der Organisation ändern oder Platz benötigt wird, und es wird nicht ausgeliefert, wenn es älter ist als VITRINE_REMOTE_MAX_AGE',
  'until the organization or the shared asset is deleted':
    'bis die Organisation oder das geteilte Bild gelöscht wird',
  'as long as the organization exists here': 'solange die Organisation hier besteht',

  // Was: die Datenschutzerklärung selbst
  'who of the operator’s people first approved that a law demands it':
    'wer beim Betreiber als Erster bestätigt hat, dass ein Gesetz es verlangt',
  'who of the operator’s people approved it as the second': 'wer beim Betreiber es als Zweiter bestätigt hat',

  // Cookies
  'a random token that says who is signed in; it is set by signing in':
    'ein Zufallswert, der sagt, wer angemeldet ist; die Anmeldung setzt ihn',
  'a random token between the password and the code of a second factor; it opens nothing by itself':
    'ein Zufallswert zwischen dem Passwort und dem Code eines zweiten Faktors; für sich allein öffnet er nichts',
  'a random token that shows a form to come from a page of this server; it is set by pages with forms and names nobody':
    'ein Zufallswert, der zeigt, dass ein Formular von einer Seite dieses Servers kommt; Seiten mit Formularen setzen ihn, und er benennt niemanden',
  'leave to see one organization’s private pictures: a key’s name, an end and a signature; it names no person':
    'die Erlaubnis, nicht öffentliche Bilder einer Organisation zu sehen: der Name eines Schlüssels, ein Ende und eine Signatur; sie benennt keine Person',
  'that this browser knows the password of one share link; it is set by saying the password and names nobody':
    'dass dieser Browser das Passwort eines geteilten Verweises kennt; die Eingabe des Passworts setzt es, und es benennt niemanden',
  'that this browser’s visits may be counted: the number of the receipt for that; it is set by agreeing, and by nothing else':
    'dass die Besuche dieses Browsers gezählt werden dürfen: die Nummer der Quittung dafür; allein die Einwilligung setzt es',

  // Briefe
  'the letter’s id': 'die Nummer des Briefes',
  'whether it is service, notice, newsletter or marketing':
    'ob er Dienst, Mitteilung, Rundbrief oder Werbung ist',
  'which kind of letter it is': 'welche Art Brief es ist',
  'the address it goes to': 'die Adresse, an die er geht',
  'its subject': 'sein Betreff',
  'its text': 'sein Text',
  'its text as HTML': 'sein Text als HTML',
  'the address that unsubscribes from letters like it': 'die Adresse, über die man solche Briefe abbestellt',
  'whether it waits, was sent, kept, refused, or came too late':
    'ob er wartet, versandt, abgelegt oder abgewiesen wurde, oder zu spät kam',
  'what the mail server said when it did not take it': 'was der Mailserver sagte, als er ihn nicht annahm',
  'when it was written': 'wann er geschrieben wurde',
  'when it is no longer worth sending': 'ab wann er nicht mehr versandt wird',
  'when it was sent, kept or given up': 'wann er versandt, abgelegt oder aufgegeben wurde',
  'letters as text, where no mail server is set': 'Briefe als Text, wo kein Mailserver eingestellt ist',

  // Organisationen und ihre Schlüssel
  'the organization’s name; for one person’s organization it may be theirs':
    'der Name der Organisation; bei der Organisation einer einzelnen Person kann es deren Name sein',
  'the address of whoever answers for the organization':
    'die Adresse dessen, der für die Organisation einsteht',
  'who decided that': 'wer das entschieden hat',
  'what the organization calls the key': 'wie die Organisation den Schlüssel nennt',
  'who made it': 'wer ihn angelegt hat',

  // Personen und ihre Anmeldung
  'the person’s id': 'die Nummer der Person',
  'the name they gave': 'der angegebene Name',
  'the company they gave, if any': 'das Unternehmen, sofern angegeben',
  'the address they sign in with and get letters at':
    'die Adresse, mit der sie sich anmeldet und an der sie Briefe erhält',
  'whether they confirmed that address': 'ob diese Adresse bestätigt ist',
  'whether they administer this server': 'ob sie diesen Server verwaltet',
  'which version of the terms they acknowledged': 'welche Fassung der Nutzungsbedingungen bestätigt wurde',
  'which version of the privacy notice they acknowledged':
    'welche Fassung der Datenschutzerklärung zur Kenntnis genommen wurde',
  'when they did': 'wann das geschah',
  'when the account was made': 'wann das Konto angelegt wurde',
  'when it was last changed': 'wann es zuletzt geändert wurde',
  'when it is erased, once its owner asked for that':
    'wann es gelöscht wird, wenn sein Inhaber das verlangt hat',
  'whether the kinds of pages they look at are noted':
    'ob die Arten der angesehenen Seiten festgehalten werden',
  'which change of the privacy notice they last agreed to':
    'welcher Änderung der Datenschutzerklärung zuletzt zugestimmt wurde',
  'when they did that': 'wann das geschah',
  'an id': 'eine Nummer',
  'whose password it is': 'wessen Passwort es ist',
  'the same id once more': 'dieselbe Nummer noch einmal',
  'that it is a password': 'dass es ein Passwort ist',
  'an argon#id hash of the password; the password itself is not kept':
    'ein argon#id-Hash des Passworts; das Passwort selbst wird nicht gespeichert',
  'whether the password is long enough without a second factor':
    'ob das Passwort auch ohne zweiten Faktor lang genug ist',
  'when the first password was set': 'wann das erste Passwort gesetzt wurde',
  'when the password was last set': 'wann das Passwort zuletzt gesetzt wurde',
  'who signs in with codes of an app': 'wer sich mit Codes einer App anmeldet',
  'what app and server share, encrypted under a secret of this installation':
    'was App und Server gemeinsam kennen, verschlüsselt mit einem Geheimnis dieses Servers',
  'whether the app has shown that it has it': 'ob die App gezeigt hat, dass sie es kennt',
  'the half minute whose code was used last, so that none counts twice':
    'die halbe Minute, deren Code zuletzt verwendet wurde, damit keiner zweimal gilt',
  'when it was set up': 'wann es eingerichtet wurde',
  'who has a recovery code': 'wer einen Wiederherstellungscode hat',
  'a hash of it; the code itself is not kept': 'ein Hash davon; der Code selbst wird nicht gespeichert',
  'when it was made': 'wann es angelegt wurde',
  'the passkey’s id': 'die Nummer des Passkeys',
  'whose passkey it is': 'wessen Passkey es ist',
  'what their device calls it': 'wie das Gerät ihn nennt',
  'its public half; the private half never leaves the device':
    'seine öffentliche Hälfte; die geheime verlässt das Gerät nie',
  'how often the device says it was used, to notice a copy':
    'wie oft er nach Angabe des Geräts verwendet wurde, um eine Kopie zu bemerken',
  'how a browser reaches it, such as by USB': 'wie ein Browser ihn erreicht, etwa über USB',
  'whether it is kept on several devices': 'ob er auf mehreren Geräten liegt',
  'what its owner calls it': 'wie sein Inhaber ihn nennt',
  'when it was added': 'wann er hinzugefügt wurde',
  'when it was last used': 'wann zuletzt verwendet',
  'a hash of what a browser was given to prove somebody by':
    'ein Hash dessen, was ein Browser erhielt, um jemanden nachzuweisen',
  'what is to be proven': 'was nachzuweisen ist',
  'who it is to be, where that is known': 'wer es sein soll, soweit bekannt',
  'whether they asked to stay signed in': 'ob jemand angemeldet bleiben wollte',
  'when it began': 'wann es begann',
  'until when it can be proven': 'bis wann es nachgewiesen werden kann',
  'the session’s id': 'die Nummer der Sitzung',
  'who is signed in': 'wer angemeldet ist',
  'a hash of what the browser proves itself with': 'ein Hash dessen, womit sich der Browser ausweist',
  'a hash of what it will prove itself with next':
    'ein Hash dessen, womit er sich als Nächstes ausweisen wird',
  'when that was handed out': 'wann das ausgegeben wurde',
  'a hash of what it proved itself with before, to notice a thief':
    'ein Hash dessen, womit er sich zuvor auswies, um einen Dieb zu bemerken',
  'when that was replaced': 'wann das ersetzt wurde',
  'a hash of what all that it proved itself with has in common':
    'ein Hash dessen, was allem gemeinsam ist, womit er sich auswies',
  'how often that was replaced': 'wie oft das ersetzt wurde',
  'family of browser and system, such as Firefox on Linux':
    'die Familie von Browser und System, etwa Firefox unter Linux',
  'the country of the address it began at, from a local table; the address itself is not kept':
    'das Land der Adresse, von der sie ausging, aus einer Tabelle auf diesem Server; die Adresse selbst wird nicht gespeichert',
  'when they signed in': 'wann die Anmeldung geschah',
  'when it was last used, to five minutes': 'wann zuletzt genutzt, auf fünf Minuten genau',
  'when it ends unless it is used': 'wann sie endet, wenn sie nicht genutzt wird',

  // Was mit einem Konto geschah
  'the note’s id': 'die Nummer des Vermerks',
  'who did it': 'wer es tat',
  when: 'wann',
  'signed in or out, failed to, uploaded, downloaded, or looked at a page':
    'an- oder abgemeldet, daran gescheitert, hochgeladen, heruntergeladen oder eine Seite angesehen',
  'in which session': 'in welcher Sitzung',
  'which picture or folder, what kind of page, why a session ended':
    'welches Bild oder welcher Ordner, welche Art Seite, warum eine Sitzung endete',
  'how large the file was': 'wie groß die Datei war',
  'family of browser and system it was done with': 'mit welcher Familie von Browser und System',
  'the country it was done from': 'aus welchem Land',
  'a hash of the token in a link that was sent': 'ein Hash des Werts in einem versandten Verweis',
  'what the link is for': 'wozu der Verweis dient',
  'whose account it is for': 'für wessen Konto er ist',
  'until when it works': 'bis wann er gilt',
  'who asked for another address': 'wer eine andere Adresse wünscht',
  'the address they asked for': 'die gewünschte Adresse',
  'whether the old address agreed': 'ob die bisherige Adresse zugestimmt hat',
  'whether the new address confirmed': 'ob die neue Adresse bestätigt hat',
  'until when both have to': 'bis wann beide das müssen',
  'an organization': 'eine Organisation',
  'who is a member of it': 'wer Mitglied in ihr ist',
  'what they may do there': 'was die Person dort darf',
  'since when': 'seit wann',
  'the invitation’s id': 'die Nummer der Einladung',
  'which organization they are invited to': 'in welche Organisation eingeladen wird',
  'the address they are invited at': 'die Adresse, an die eingeladen wird',
  'what they would be there': 'welche Rolle die Person dort hätte',
  'a hash of the token in the link': 'ein Hash des Werts im Verweis',
  'who invited them': 'wer eingeladen hat',
  'until when the link works': 'bis wann der Verweis gilt',

  // Anträge zu Daten
  'the request’s number': 'die Nummer des Antrags',
  'what was asked about their data': 'was zu den Daten beantragt wurde',
  'the address that asked and gets the answer': 'die Adresse, die fragte und die Antwort erhält',
  'who asked, where they have an account': 'wer fragte, wenn ein Konto besteht',
  'what they wrote': 'was geschrieben wurde',
  'a hash of the token in the link that confirms it': 'ein Hash des Werts im Verweis, der ihn bestätigt',
  'when their mailbox or their account showed that it was them':
    'wann Postfach oder Konto zeigten, dass es die Person war',
  'by when it has to be answered': 'bis wann zu antworten ist',
  'why it takes longer': 'warum es länger dauert',
  'whether it was granted': 'ob ihm stattgegeben wurde',
  'what they were told': 'was mitgeteilt wurde',
  'when it was answered': 'wann geantwortet wurde',
  'how often the operator was reminded of it': 'wie oft der Betreiber daran erinnert wurde',
  'a hash of the link that shows the receipt of an erasure':
    'ein Hash des Verweises, der die Quittung einer Löschung zeigt',
  'the receipt: how many rows of each table went, when, and where that is in the record; no name':
    'die Quittung: wie viele Zeilen jeder Tabelle gelöscht wurden, wann, und wo das verzeichnet ist; kein Name',

  // Organisationen von einem anderen Server
  'in which archive a membership of another server came':
    'in welchem Archiv eine Mitgliedschaft von einem anderen Server kam',
  'the address of a member of an organization that came from another server':
    'die Adresse eines Mitglieds einer Organisation, die von einem anderen Server kam',
  'what they were there': 'welche Rolle es dort hatte',
  'which version of the terms they accepted there':
    'welcher Fassung der Nutzungsbedingungen es dort zugestimmt hat',
  'which version of the notice they acknowledged there':
    'welche Fassung der Datenschutzerklärung es dort zur Kenntnis genommen hat',
  'the last change of the notice they agreed to there':
    'welcher Änderung der Datenschutzerklärung es dort zuletzt zugestimmt hat',
  'when they agreed to it': 'wann es ihr zugestimmt hat',
  'what optional they agreed to or refused there; it counts for nothing here':
    'worin es dort freiwillig eingewilligt oder was es abgelehnt hat; hier gilt das nicht',
  'what the server that takes it signed, with who did so there':
    'was der übernehmende Server unterschrieben hat, und wer dort',

  // Wer was getan hat
  'the record’s id': 'die Nummer des Eintrags',
  'in which organization it happened': 'in welcher Organisation es geschah',
  'what was done': 'was getan wurde',
  'whether a person, a key or the operator did it': 'ob es eine Person, ein Schlüssel oder der Betreiber tat',
  'which key did it': 'welcher Schlüssel es tat',
  'what it was done to; for members their address': 'woran es geschah; bei Mitgliedern deren Adresse',
  'particulars, such as the role before and after; never a secret':
    'Einzelheiten, etwa die Rolle vorher und nachher; nie ein Geheimnis',

  // Einwilligungen
  'the number of a choice; a visitor’s is known to their browser alone':
    'die Nummer einer Entscheidung; die eines Besuchers kennt allein sein Browser',
  'whose account chose; nobody’s where a visitor did':
    'wessen Konto entschied; keines, wo es ein Besucher war',
  'whether they agreed to be counted or refused': 'ob in die Zählung eingewilligt oder sie abgelehnt wurde',
  'what they agreed to or refused, and the version of this notice':
    'worin eingewilligt oder was abgelehnt wurde, und die Fassung dieser Erklärung',
  'when they chose': 'wann entschieden wurde',
  'when that ends, or ended': 'wann das endet oder endete',
  'when they took it back': 'wann widerrufen wurde',

  // Datenpannen
  'the number of a breach': 'die Nummer einer Datenpanne',
  'what happened when data got out': 'was geschah, als Daten nach außen gelangten',
  'which kinds of data got out': 'welche Arten von Daten nach außen gelangten',
  'whose data, where it was one organization’s': 'wessen Daten, wenn es die einer Organisation waren',
  'when it became known': 'wann es bekannt wurde',
  'when it was recorded': 'wann es festgehalten wurde',
  'when everything about it was done': 'wann alles Nötige getan war',
  'of which breach something is recorded': 'zu welcher Datenpanne etwas festgehalten ist',
  'the place of that record': 'die Stelle dieses Eintrags',
  'what is recorded, such as that the authority was told':
    'was festgehalten ist, etwa dass die Behörde unterrichtet wurde',
  'the record itself': 'der Eintrag selbst',
  'the record that somebody was told of a breach':
    'der Vermerk, dass jemand von einer Datenpanne unterrichtet wurde',
  'of which breach': 'von welcher Datenpanne',
  'who was told': 'wer unterrichtet wurde',
  'the address the letter went to': 'die Adresse, an die der Brief ging',

  // Auskünfte an Behörden
  'the number of a case in which data was asked for': 'die Nummer eines Falls, in dem Daten verlangt wurden',
  'whether a court ordered it, an authority asked, somebody was to be protected, or an organization went to another server':
    'ob ein Gericht es anordnete, eine Behörde fragte, jemand zu schützen war oder eine Organisation auf einen anderen Server überging',
  'which authority asked, or who takes an organization over':
    'welche Behörde fragte, oder wer eine Organisation übernimmt',
  'what it rests on, such as a file number and a law': 'worauf es sich stützt, etwa Aktenzeichen und Gesetz',
  'why it was decided so': 'warum so entschieden wurde',
  'whose data was asked for': 'wessen Daten verlangt wurden',
  'the address of whose data was asked for': 'die Adresse dessen, dessen Daten verlangt wurden',
  'which kinds of data were asked for': 'welche Arten von Daten verlangt wurden',
  'the law that forbids telling whom it is about':
    'das Gesetz, das verbietet, den Betroffenen zu unterrichten',
  'until when it does': 'bis wann es das verbietet',
  'when the case was recorded': 'wann der Fall festgehalten wurde',
  'who of the operator’s people approved it first': 'wer beim Betreiber es als Erster bestätigt hat',
  'when the data was given': 'wann die Daten herausgegeben wurden',
  'a hash of what was given': 'ein Hash dessen, was herausgegeben wurde',
  'when it was refused': 'wann es verweigert wurde',
  'why it was refused': 'warum es verweigert wurde',
  'when whom it is about was told': 'wann der Betroffene unterrichtet wurde',

  // Bilder
  'what was said: ids, and the paths that somebody gave their pictures':
    'was mitgeteilt wurde: Nummern und die Pfade, die jemand seinen Bildern gab',
  'the folder’s name and place': 'Name und Ort des Ordners',
  'the folder it is in': 'der Ordner, in dem es liegt',
  'the asset’s name and place': 'Name und Ort des Bildes',
  'what the sender called the file': 'wie der Absender die Datei nannte',
  'whether the file says where it was taken; not where':
    'ob die Datei angibt, wo sie aufgenommen wurde; nicht, wo',
  'where something is that must not be seen in public':
    'wo etwas ist, das die Öffentlichkeit nicht sehen soll',
  'who has the rights, as the file says it': 'wer die Rechte hat, wie die Datei es angibt',
  'who made the picture, as the file says it': 'wer das Bild gemacht hat, wie die Datei es angibt',
  'what somebody wrote about the picture': 'was jemand über das Bild geschrieben hat',
  'what the picture shows, in words': 'was das Bild zeigt, in Worten',
  'words the picture was given': 'Schlagwörter des Bildes',
  'values of the organization’s own fields': 'Werte der eigenen Felder der Organisation',
  'the words of all these, to find it by': 'die Wörter aus all dem, um es danach zu finden',
  'when the asset was uploaded': 'wann das Bild hochgeladen wurde',
  'when the asset was last changed': 'wann das Bild zuletzt geändert wurde',
  'a folder whose pictures leave redacted only': 'ein Ordner, dessen Bilder nur geschwärzt hinausgehen',
  'who says that nothing in it is to be redacted': 'wer sagt, dass darin nichts zu schwärzen ist',
  'when that was said': 'wann das gesagt wurde',
  'when another content took its place': 'wann ein anderer Inhalt an seine Stelle trat',
  'everything that is said of the asset, to bring it back':
    'alles, was über das Bild gespeichert ist, um es zurückzuholen',
  'when the asset was put into the trash': 'wann das Bild in den Papierkorb gelegt wurde',
  'a word that one of its assets can be found by': 'ein Wort, unter dem eines der Bilder zu finden ist',
  'the folder that the rules hold for': 'der Ordner, für den die Regeln gelten',
  'words that its pictures are given': 'Schlagwörter, die seine Bilder erhalten',
  'what the collection is called': 'wie die Sammlung heißt',
  'what somebody wrote about the collection': 'was jemand über die Sammlung geschrieben hat',
  'which original was looked at': 'welches Original betrachtet wurde',
  'whose original it is': 'wessen Original es ist',
  'light and dark of the picture in # bits, to find its like; nobody can be told by it':
    'Hell und Dunkel des Bildes in # Bit, um ähnliche zu finden; niemand ist daran zu erkennen',
  'the same, to find it by': 'dasselbe, um es danach zu finden',
  'the main colours of the picture': 'die Hauptfarben des Bildes',
  'the same, to find them by': 'dasselbe, um sie danach zu finden',
  'with which others it looks alike': 'welchen anderen es ähnlich sieht',
  'when the picture was looked at': 'wann das Bild betrachtet wurde',
  'files on their way in': 'Dateien auf dem Weg hierher',
  'pictures as they were uploaded': 'Bilder, wie sie hochgeladen wurden',
  'the same pictures without location, camera serial numbers and other embedded notes':
    'dieselben Bilder ohne Ort, Seriennummern von Kameras und andere eingebettete Vermerke',
  'reduced copies of large pictures, without embedded notes, from which smaller ones are made':
    'verkleinerte Kopien großer Bilder ohne eingebettete Vermerke, aus denen kleinere entstehen',
  'the folder it goes to': 'der Ordner, in den es kommt',
  'what the sender calls the file': 'wie der Absender die Datei nennt',
  'words the picture is to be given': 'Schlagwörter, die das Bild erhalten soll',
  'what the sender said about it, as it was sent': 'was der Absender darüber mitteilte, wie gesendet',
  'when it was begun': 'wann es begonnen wurde',
  'who began it': 'wer es begonnen hat',
  'the address of a picture': 'die Adresse eines Bildes',
  'the same in words': 'dasselbe in Worten',
  'pictures that arrive over several requests, below the data folder':
    'Bilder, die in mehreren Anfragen eintreffen, unterhalb des Datenordners',
  'which of them: a folder or one picture': 'welche davon: ein Ordner oder ein Bild',
  'a host, or all hosts of a domain; it may be a person’s own':
    'ein Server oder alle Server einer Domain; es kann der einer Person sein',
  'a folder whose pictures are delivered only with a token':
    'ein Ordner, dessen Bilder nur mit einem Zugangswert ausgeliefert werden',
  'hosts whose pages may show the pictures; one may be a person’s own':
    'Server, deren Seiten die Bilder zeigen dürfen; einer davon kann der einer Person sein',
  'where faces are in the picture, so that it can be cropped to them and they can be made unrecognisable; places only, no features, nothing that tells one person from another':
    'wo im Bild Gesichter sind, damit es auf sie zugeschnitten und sie unkenntlich gemacht werden können; nur Stellen, keine Merkmale, nichts, was eine Person von einer anderen unterscheidet',
  'renderings of pictures, kept so that they need not be made again; and pictures of other hosts as they were fetched, with renderings of them':
    'berechnete Fassungen von Bildern, aufbewahrt, damit sie nicht erneut berechnet werden müssen; und Bilder anderer Server, wie sie abgerufen wurden, mit Fassungen davon',
  'the folder it shows': 'der Ordner, den er zeigt',
  'what visitors read above the pictures': 'was Besucher über den Bildern lesen',
};
