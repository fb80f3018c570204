import { germanWords } from './de/kept.ts';
import type { NoticeText } from './language.ts';

/** Deutsch; verbindlich ist die englische Fassung. */
export const german: NoticeText = {
  name: 'Deutsch',
  sections: {
    who: {
      title: 'Wer für diesen Server verantwortlich ist',
      inShort: 'Jemand ist für diesen Server verantwortlich und kann gefragt werden.',
    },
    visit: {
      title: 'Wenn Sie nur etwas ansehen',
      inShort:
        'Das Ansehen von Seiten und Bildern hinterlässt nichts, was Sie betrifft: kein Protokoll, keine Kennung; eine Zahl nur, wenn Sie in die Zählung einwilligen.',
    },
    account: {
      title: 'Wenn Sie ein Konto haben',
      inShort: 'Ein Konto ist ein Name, eine E-Mail-Adresse und was zur Anmeldung nötig ist.',
    },
    pictures: {
      title: 'Bilder',
      inShort:
        'Bilder sind nicht öffentlich, bis jemand sie veröffentlicht, und verraten nie, wo sie aufgenommen wurden.',
    },
    letters: { title: 'Briefe', inShort: 'Briefe betreffen Ihr Konto und beobachten Sie nicht.' },
    cookies: {
      title: 'Cookies',
      inShort:
        'Cookies lassen Sie ein und schützen Formulare; ein weiteres merkt sich Ihr Ja, wenn Sie es gegeben haben. Andere gibt es nicht.',
    },
    sharing: {
      title: 'Wer sonst davon erfährt',
      inShort: 'Ihre Daten erhält niemand außer den aufgeführten Empfängern, und nichts davon wird verkauft.',
    },
    safety: {
      title: 'Wie die Sicherheit gewahrt wird',
      inShort:
        'Passwörter werden nicht gespeichert, fremde Skripte werden abgewehrt, Schwachstellen können gemeldet werden.',
    },
    rights: {
      title: 'Ihre Rechte',
      inShort:
        'Sie können eine Kopie dessen erhalten, was über Sie gespeichert ist, es ändern und es löschen lassen.',
    },
    changes: {
      title: 'Wenn sich diese Erklärung ändert',
      inShort:
        'Sie werden unterrichtet, bevor sich diese Erklärung ändert, und können gehen, bevor sie es tut.',
    },
  },
  word: germanWord,
  purposes: {
    'run the organization’s account':
      'damit eine Organisation ihren Namen, ihre Schlüssel, ihre Mitglieder und ihre Zahlen hat',
    'let programs sign in': 'damit Programme einer Organisation deren Bilder hochladen und verwalten können',
    'let people sign in': 'damit Sie, und niemand sonst, Ihr Konto nutzen können',
    'show who did what': 'damit Mitglieder sehen können, wer in ihrer Organisation was geändert hat',
    'keep and find pictures': 'damit hochgeladene Bilder vorhanden sind und gefunden werden können',
    'deliver pictures':
      'damit Bilder unter ihren Adressen von denen gesehen werden können, für die sie bestimmt sind',
    'do work later': 'damit Arbeit, die Zeit braucht, erledigt wird, obwohl niemand darauf wartet',
    'answer requests about data': 'damit rechtzeitig Antwort erhält, wer nach seinen Daten fragt',
    'show you what happened with your account':
      'damit Sie sehen können, wann und von wo Ihr Konto genutzt wurde, und bemerken, was nicht Sie waren',
    'answer for breaches':
      'damit die Betroffenen unterrichtet werden, wenn Daten nach außen gelangen, und die Behörde ebenso',
    'answer authorities':
      'damit Behörden erhalten, was ein Gesetz verlangt, und nicht mehr, und der Betroffene davon erfährt',
    'send messages': 'damit Briefe, die Sie benötigen, ankommen, und zwar einmal',
    'tell programs what happened':
      'damit Programme einer Organisation erfahren, was aus deren Bildern geworden ist',
    'do nothing twice':
      'damit nur einmal getan wird, was ein Programm zweimal sendet, und beide Male beantwortet',
    'keep the database in order': 'damit die Datenbank weiß, welche Form sie hat',
    'understand how the pages are used':
      'damit die Betreiber dieses Servers wissen, wie viele seine Seiten ansehen, und welche Art von Seiten',
    'keep to your choice': 'damit Ihre Entscheidung eingehalten wird und Sie sie nachweisen können',
    'prove what is promised': 'damit jeder prüfen kann, dass diese Erklärung eingehalten wird',
  },
  bases: {
    contract: 'zur Erfüllung dessen, worum Sie gebeten haben (Art. 6 Abs. 1 Buchst. b DSGVO)',
    consent: 'aufgrund Ihrer Einwilligung (Art. 6 Abs. 1 Buchst. a DSGVO)',
    'legal-obligation': 'zur Erfüllung einer rechtlichen Verpflichtung (Art. 6 Abs. 1 Buchst. c DSGVO)',
    'legitimate-interest': 'zur Wahrung berechtigter Interessen anderer (Art. 6 Abs. 1 Buchst. f DSGVO)',
    'not-personal': 'nicht personenbezogen',
  },
  seenBy: {
    operator: 'die Betreiber dieses Servers',
    organization: 'die Organisation und die Betreiber dieses Servers',
    public: 'alle, sobald es öffentlich ist',
  },
  optional: {
    'understand how the pages are used': {
      says: 'Ihre Besuche auf Seiten dieses Servers, einmal am Tag und in Gruppen: nach Art der Seite, danach, woher Sie kamen (von nirgendwo, von hier, von einer Suchmaschine, von einer anderen Website), nach Telefon, Tablet oder Computer, und nach Land.',
      data: [
        'Art der Seite',
        'Art der Seite davor',
        'Geräteart',
        'Land, nach einer Tabelle auf diesem Server',
      ],
      retention:
        'die Zahlen eines Tages, bis der Bericht seines Monats erstellt ist; dass Sie heute gezählt wurden, bis Mitternacht und nur im Arbeitsspeicher',
    },
  },
  page: {
    title: 'Datenschutzerklärung',
    lead: 'Jeder Satz hier ist durch einen Test belegt und wird überwacht, solange der Server läuft. Ein Satz, der in diesem Augenblick nicht belegt ist, weist darauf hin.',
    evidence: 'Zu den Nachweisen',
    inForceSince: 'Gültig seit',
    changesOn: 'Diese Erklärung ändert sich am',
    whatChanges: 'was sich ändert',
    untilThen: 'Bis dahin beginnt nichts Neues.',
    signalled:
      'Ihr Browser verlangt, nicht verfolgt zu werden (DNT oder Global Privacy Control). Das wird beachtet, wie es auch ohne das Signal der Fall wäre.',
    inShort: 'Kurz gefasst',
    language: 'Sprache',
    binding:
      'Diese Übersetzung dient dem Verständnis. Wo die Sprachen voneinander abweichen, gilt der englische Text.',
    onlyEnglish: 'Diese Fassung liegt nur in englischer Sprache vor.',
    keptTitle: 'Was gespeichert wird, wozu und wie lange',
    kept: 'Gespeichert,',
    seenBy: 'Einsehbar für',
    howLong: 'Dauer',
    columns: ['was', 'wozu', 'Rechtsgrundlage', 'wer es sehen kann', 'wie lange'],
    more: 'Weiteres',
    links: [
      ['/account/data.json', 'Eine Kopie dessen, was über Sie gespeichert ist, wenn Sie angemeldet sind'],
      ['/privacy/request', 'Nach Ihren Daten fragen, mit oder ohne Konto'],
      ['/cookies?lang=de', 'Alle Cookies'],
      ['/subprocessors', 'Alle Empfänger'],
      ['/privacy/evidence', 'Der Nachweis zu jedem Satz'],
      ['/privacy/changes', 'Jede Fassung dieser Erklärung, mit dem, was sich geändert hat'],
      ['/privacy/transparency', 'Wie oft Behörden Daten verlangt haben'],
      ['/privacy/ledger.json', 'Das Verzeichnis der Fassungen, Aufräumarbeiten und Löschungen'],
      ['/privacy.md?lang=de', 'Diese Erklärung als einfacher Text'],
    ],
    rights:
      'Sie haben das Recht, sich bei der Datenschutzaufsichtsbehörde Ihres Aufenthaltsorts zu beschweren. Sie können Auskunft, Berichtigung, Löschung, Einschränkung der Verarbeitung und eine Kopie Ihrer Daten verlangen und der Verarbeitung widersprechen. Eine ausschließlich automatisierte Entscheidung findet hier nicht statt.',
    doubts: {
      people: 'von Menschen eingehalten',
      red: 'gilt zurzeit nicht',
      notRun: 'auf diesem Stand nicht geprüft',
      amber: 'zurzeit nicht belegt',
    },
    frame: {
      skip: 'Zum Inhalt springen',
      nothingElse: 'Nichts auf dieser Seite kommt von anderswo, und nichts folgt Ihnen.',
      links: [
        ['/privacy?lang=de', 'Datenschutz'],
        ['/cookies?lang=de', 'Cookies'],
        ['/terms', 'Nutzungsbedingungen'],
        ['/docs', 'Anleitung'],
        ['/api/docs', 'API'],
        ['/docs/problems', 'Was ein Fehler bedeutet'],
      ],
    },
  },
  choices: {
    title: 'Cookies und Entscheidungen',
    lead: 'Eines ist hier freiwillig, und es bleibt aus, bis Sie es einschalten. Unten steht jedes Cookie; jedes wird nur gesetzt, wenn Sie tun, wozu es dient, und Skripte können keines lesen.',
    signalled:
      'Ihr Browser verlangt, nicht verfolgt zu werden (DNT oder Global Privacy Control). Das ist ein Nein zu dem, was freiwillig ist, gleich was hier entschieden wurde.',
    question: 'Dürfen Ihre Besuche gezählt werden?',
    nobodyElse: 'Niemand außerhalb erhält das.',
    published: (smallest) =>
      `Was davon veröffentlicht wird, zeigt Gruppen von mindestens ${smallest} verschiedenen Personen. Ohne die Zählung funktioniert alles ebenso.`,
    yes: 'Ja, meine Besuche zählen',
    no: 'Nein, nicht zählen',
    counts: (days, isAccount) =>
      `Ein Ja gilt ${days} Tage, ${isAccount ? 'für Ihr Konto auf allen Geräten' : 'allein für diesen Browser'}, oder bis Sie Nein sagen.`,
    counted: 'gezählt',
    notCounted: 'nicht gezählt',
    nothingChosen: 'Es wurde nichts entschieden, also wird nichts gezählt.',
    saidNoOn: 'Sie haben Nein gesagt am',
    saidYesOn: 'Sie haben Ja gesagt am',
    countsUntil: 'es gilt bis',
    browserSaysNo: 'Ihr Browser sagt jetzt Nein, und das geht vor.',
    receipt: 'Quittung',
    everyCookie: 'Jedes Cookie',
    optional: 'freiwillig',
    ends: 'Endet',
    setFor: 'Gesetzt,',
    withBrowser: 'mit dem Schließen des Browsers',
    after: (amount, unit) => `nach ${amount} ${unit === 'days' ? 'Tagen' : 'Minuten'}`,
    ifYouStay: ', wenn Sie angemeldet bleiben wollen',
    prefixes: ['Über https beginnen die Namen mit', 'außer bei denen, die allein Bildern dienen,'],
    outcome: {
      refused: {
        title: 'Sie haben Nein gesagt',
        means: 'Ihre Besuche werden nicht gezählt, und nichts wurde gesetzt.',
      },
      withdrawn: { title: 'Sie haben widerrufen', means: 'Ihre Besuche werden nicht mehr gezählt.' },
      over: { title: 'Ihr Ja ist abgelaufen', means: 'Ihre Besuche werden nicht mehr gezählt.' },
      agreed: {
        title: 'Sie haben Ja gesagt',
        means: 'Ihre Besuche werden von jetzt an gezählt, in Gruppen.',
      },
    },
    cookieDeleted: 'Das dafür gesetzte Cookie ist gelöscht.',
    notTraced: 'Was zuvor gezählt wurde, steht in keiner Gruppe, die etwas über Sie aussagt.',
    cookieSet: 'Es wurde ein Cookie gesetzt, mit der Nummer dieser Quittung und sonst nichts.',
    everyDevice: 'Es gilt auf jedem Gerät, auf dem Sie sich anmelden.',
    facts: { chosen: 'Entschieden', countsUntil: 'Gilt bis', ended: 'Beendet' },
    namesNobody:
      'Die Quittung benennt niemanden. Sie sagt, was gefragt wurde, von wem, und unter welcher Fassung der Datenschutzerklärung.',
    signedWith: 'Dieser Schlüssel hat sie unterschrieben',
    download: 'Die Quittung herunterladen',
    back: 'Zurück zur Entscheidung',
  },
};

const figures = /\d+(?:,\d{3})*/g;

/** Figures are those of the declaration, so that none can differ. What has no word stays English; a test finds it. */
export function germanWord(text: string): string {
  const german = germanWords[text.replaceAll(figures, '#')];
  if (german === undefined) return text;
  const found = text.match(figures) ?? [];
  return found.reduce((said, figure) => said.replace('#', figure.replaceAll(',', '.')), german);
}
