import { noticeDays } from '#privacy/notice/weight.ts';
import { smallestGroup } from '#privacy/published-figures.ts';
import type { Sentences } from '#privacy/notice/languages/language.ts';

/** Die Sätze der Datenschutzerklärung; verbindlich ist ihre englische Fassung. */
export const germanSentences: Sentences = {
  'X-01': ({ controller }) =>
    controller === undefined
      ? 'Verantwortlich ist, wer diesen Server betreibt; der Betreiber hat sich bisher nicht benannt.'
      : `Verantwortlich für diesen Server und für alle darauf gespeicherten Daten ist ${controller.name}, ${controller.address}.`,
  'X-02':
    'Wenn Sie Seiten und Bilder ansehen, wird über die Anfrage nichts aufgezeichnet: weder Ihr Browser noch Ihre Sprache, noch die Seite, von der Sie kommen, noch der Zeitpunkt. Nur wenn Sie in die Zählung eingewilligt haben, erhöhen sich die Tageszahlen für die Art der Seite, die Art der Seite davor, die Geräteart und das Land um eins.',
  'X-03': 'Die Zahlen der Besuche dienen allein dazu, zu verstehen, wie die Seiten genutzt werden.',
  'X-04': `Berichte über Besuche werden monatlich veröffentlicht, in Gruppen von mindestens ${smallestGroup} verschiedenen Personen und gerundet; was eine kleinere Gruppe erkennen ließe, entfällt.`,
  'X-05':
    'Zu einer Sitzung von Ihnen werden das Land sowie die Familie von Browser und System gespeichert und Ihnen angezeigt; die Adresse Ihrer Verbindung wird nicht gespeichert.',
  'X-09':
    'Ihre E-Mail-Adresse steht auf keiner öffentlichen Seite, und niemand kann hier herausfinden, ob zu ihr ein Konto besteht.',
  'X-11':
    'Sendet Ihr Browser DNT: 1 oder Sec-GPC: 1, so werden Sie weder verfolgt noch gezählt, gleich worin Sie zuvor eingewilligt haben. Verfolgt werden Sie auch ohne dieses Signal nicht; mit ihm weist die Seite darauf hin.',
  'X-12': 'Mit einem solchen Signal funktioniert alles ebenso.',
  'X-13':
    'Die Seiten lassen Ihren Browser allein von diesem Server laden; eine Kopfzeile weist ihn an, alles andere zu verweigern.',
  'X-14':
    'Briefe enthalten keine Bilder und keine Verweise, an denen wir erkennen könnten, dass Sie sie geöffnet haben oder ihnen gefolgt sind.',
  'X-18':
    'Formulare fragen nur, was für Ihr Anliegen nötig ist; jedes Feld hat seinen Grund, und ein Feld ohne Grund gibt es nicht.',
  'X-19':
    'Daten verlassen diesen Server nur an die hier aufgeführten Empfänger; eine Verbindung zu anderen wird unterbunden, bevor sie zustande kommt.',
  'X-20': 'Alles Öffentliche können Sie ohne Konto, Cookies und Skripte ansehen.',
  'X-21':
    'Besucher werden in Gruppen gezählt, niemals Anfrage für Anfrage: Was die Besucher eines Tages voneinander unterscheidet, steht nur im Arbeitsspeicher und ist um Mitternacht gelöscht.',
  'X-22':
    'Statistiken, die irgendjemandem gezeigt werden, die Betreiber dieses Servers eingeschlossen, enthalten nichts Personenbezogenes.',
  'X-23':
    'Den Nutzungsbedingungen stimmen Sie zu, indem Sie bei der Anmeldung ein Kästchen ankreuzen; gespeichert wird, welche Fassung Ihnen gezeigt wurde. Wer nur Seiten ansieht, stimmt nichts zu.',
  'X-24': 'Die Nutzungsbedingungen ändern sich nur mit derselben Ankündigungsfrist wie diese Seite.',
  'X-25':
    'Dieser Server führt kein Protokoll der Anfragen: keine Adressen, keine Rechnernamen von Besuchern.',
  'X-26':
    'Das Protokoll, das der Fehlersuche dient, enthält Angaben über die Arbeit des Servers, nicht darüber, für wen er gearbeitet hat.',
  'X-28': 'Kein Cookie merkt sich Vorlieben: Farben und Kontrast richten sich nach Ihrem eigenen System.',
  'X-29':
    'Ein Cookie hält Sie angemeldet. Es besteht von der Anmeldung bis zur Abmeldung, kein Skript kann es lesen, und es enthält nur einen Zufallswert.',
  'X-30': 'Kein Cookie dient der Werbung.',
  'X-32': 'Was Cookies und die Kopfzeilen Ihres Browsers aussagen, wird an niemanden weitergegeben.',
  'X-33':
    'Cookies dienen dazu, Sie einzulassen, Formulare zu schützen und festzuhalten, dass Sie in die Zählung eingewilligt haben, und zu nichts anderem.',
  'X-34':
    'Verweise führen unmittelbar dorthin, wohin sie weisen, ohne Zwischenstation, die Sie zählt; andere Websites erfahren nicht, von welcher Seite Sie kommen.',
  'X-38':
    'Wer an diesem Server arbeitet, ist zur Verschwiegenheit über das verpflichtet, was er dabei sieht.',
  'X-39':
    'Das Verzeichnis der Empfänger nennt zu jedem, wo er sich befindet und auf welcher Grundlage Daten dorthin übermittelt werden dürfen; die Nutzung dieses Servers ist keine Einwilligung darin.',
  'X-40':
    'Personenbezogene Daten werden weder verkauft noch vermietet; auch Programme können das hier auslesen.',
  'X-41':
    'Behörden erhalten, was eine Anordnung verlangt, und nicht mehr; Sie werden davon unterrichtet, sofern das nicht untersagt ist.',
  'X-42':
    'Zum Schutz von Rechten oder Personen werden Daten nur mit einer schriftlichen Begründung offengelegt.',
  'X-45':
    'Die Seiten sind gegen fremde Skripte, Rahmen und Formulare geschützt, und das Erraten von Passwörtern wird gebremst.',
  'X-46': 'Es gibt keine anderen Cookies als die in der Tabelle; ein nicht aufgeführtes wird nie gesetzt.',
  'X-47':
    'Lehnt Ihr Browser Cookies ab, so können Sie weiterhin jede öffentliche Seite ansehen; nur die Anmeldung benötigt sie.',
  'X-48':
    'Wer diesen Server oder eine Organisation darauf übernimmt, übernimmt mit ihm oder ihr diese Datenschutzerklärung; Sie werden 30 Tage vorher davon und von allem unterrichtet, was dort anders ist.',
  'X-49': 'Kein Partner platziert etwas auf diesen Seiten; folglich setzt auch keiner ein Cookie.',
  'X-52': 'Jede Fassung dieser Datenschutzerklärung bleibt lesbar, mit dem, was sich geändert hat.',
  'X-53': 'Wer ein Konto hat, wird von jeder Änderung unterrichtet.',
  'X-54':
    'Wer nach einer geringfügigen Änderung fortfährt, stimmt ihr zu; zu einer wesentlichen werden Sie gefragt.',
  'X-55':
    'Das oben genannte Datum gibt an, seit wann diese Erklärung so lautet; es steht in einem Verzeichnis, das nicht unbemerkt geändert werden kann.',
  'I-01':
    'Die Betreiber dieses Servers tun ihr Bestes, Daten sicher zu verwahren und rechtmäßig zu verwenden.',
  'I-02':
    'Auf diese Datenschutzerklärung wird überall verwiesen, wo nach Daten gefragt wird: auf jeder Seite und in dem Brief, mit dem Sie eingeladen werden.',
  'I-03':
    'Am Anfang steht eine Zusammenfassung von wenigen Zeilen; jede führt zu den Sätzen, für die sie steht.',
  'I-04':
    'Was Sie in ein Formular eingeben, gelangt dorthin, wohin es erklärtermaßen gehört, und nirgendwo sonst hin: nicht in Protokolle und nicht in Adressen.',
  'I-05':
    'Ihr Profil besteht aus Ihrem Namen, Ihrem Unternehmen, sofern Sie es angeben, und Ihrer E-Mail-Adresse; keine öffentliche Seite zeigt es.',
  'I-06':
    'Bei der Registrierung wird nach Name, auf Wunsch Unternehmen, E-Mail-Adresse und Passwort gefragt. Solange die Adresse nicht bestätigt ist, kann sich niemand mit ihr anmelden.',
  'I-07':
    'Wer eingeladen wird, legt sein eigenes Passwort fest; eine Einladung gilt einmal und sieben Tage lang.',
  'I-10':
    'Von Ihrem Browser werden nur dessen Familie und die Ihres Systems gespeichert; die Seiten fragen ihn nach nichts, was ihn von anderen unterscheiden könnte.',
  'I-11': 'Von Ihrem Passwort wird ein argon2id-Hash gespeichert, niemals das Passwort selbst.',
  'I-12': ({ activityDays }) =>
    `Wann Sie sich an- und abgemeldet haben, oder jemandem das misslang, wird ${activityDays} Tage gespeichert und Ihnen angezeigt.`,
  'I-13': 'Wie lange Sie angemeldet waren, ergibt sich daraus und wird damit gelöscht.',
  'I-14': ({ activityDays }) =>
    `Was Sie angemeldet hoch- und herunterladen, wird ${activityDays} Tage gespeichert; von denen, die Bilder nur ansehen, nichts.`,
  'I-15':
    'Welche Seiten der Verwaltung Sie gesehen haben, wird als Art der Seite gespeichert, es sei denn, Sie widersprechen oder Ihr Browser verlangt, nicht verfolgt zu werden.',
  'I-16': 'Was eine Organisation verbraucht, wird stündlich gezählt: Bytes, Bilder, Berechnungen.',
  'I-17':
    'Ihr Aufenthaltsort ist höchstens als Land bekannt, nachgeschlagen in einer Tabelle auf diesem Server; Ihr Browser wird nie danach gefragt.',
  'I-18':
    'Von einem Bild erhält die Öffentlichkeit die Bildpunkte: Ort, Kamera, Zeiten und Namen werden aus allem entfernt, was diesen Server verlässt. Nur wo eine Organisation es so entschieden hat, gehen ihre Urheber- und Namensvermerke so mit, wie sie sie in die Datei geschrieben hat.',
  'I-20':
    'Ein Bild ist bei seinem Eingang nicht öffentlich, sofern nicht derjenige, der es hochlädt, oder die festgehaltene Einstellung seiner Organisation etwas anderes bestimmt.',
  'I-21': 'Wer ein Bild veröffentlicht, macht es für alle sichtbar; bis dahin ist es das nicht.',
  'I-22':
    'Ein nicht öffentliches Bild wird Fremden gegenüber behandelt wie eines, das es nicht gibt, in jeder Form und unter jeder Adresse.',
  'I-24':
    'Daten werden verwendet, um die Leistungen dieses Servers zu erbringen; jedes Feld nennt seinen Zweck, und kein Zweck ist aufgeführt, den kein Feld hat.',
  'I-25':
    'Was Sie angemeldet tun, wird nur gezählt, wenn Sie darin eingewilligt haben, gleich auf welchem Ihrer Geräte, und niemals zusammen damit, wer Sie sind; wogegen Sie widersprechen, endet sofort und auf allen.',
  'I-27':
    'Die Nutzung wird gemessen, ohne zu wissen, wer etwas angesehen hat: Die Zahlen enthalten weder Person noch Adresse.',
  'I-28': 'Das Produkt wird weiterentwickelt, ohne dass ein Modell mit Ihren Bildern trainiert wird.',
  'I-29':
    'Briefe an Ihre Adresse betreffen Ihr Konto; jeder gehört zu einer erklärten Art, und was aus ihm geworden ist, wird 90 Tage gespeichert.',
  'I-32': 'Gerichtlichen Anordnungen wird so eng gefolgt, wie sie es zulassen.',
  'I-33':
    'Um Erraten und Missbrauch zu unterbinden, werden Versuche kurze Zeit im Arbeitsspeicher gezählt; nichts davon wird aufgezeichnet, und niemand wird auf Dauer ausgesperrt.',
  'I-36': 'Auch Daten von Konten werden weder verkauft noch vermietet oder verpachtet.',
  'I-37': 'Jeder Empfänger erhält die Angaben, die das Verzeichnis nennt, und keine anderen.',
  'I-38':
    'Jeder Empfänger, der für uns tätig wird, ist vertraglich verpflichtet, zu schützen, was er erhält.',
  'I-40':
    'Der Mailserver erhält den Brief und die Adresse, an die er geht, und keinen Auftrag zu beobachten, was aus ihm wird.',
  'I-41':
    'Unternehmen, die zu uns gehören, gelten als Empfänger, sind aufgeführt und halten diese Erklärung ein.',
  'I-43': 'Bei einem Zusammenschluss gehen Daten nur an den über, der diese Erklärung einhält.',
  'I-44': 'Wir stehen dafür ein, was Empfänger in anderen Ländern mit dem tun, was sie von uns erhalten.',
  'I-45':
    'Die E-Mail-Adresse Ihres Kontos können Sie selbst ändern; die bisherige und die neue müssen beide zustimmen.',
  'I-46':
    'Sie können mit oder ohne Konto nach Ihren Daten fragen und erhalten innerhalb eines Monats Antwort. Dauert es länger, so erfahren Sie innerhalb dieses Monats den Grund; dann dauert es höchstens drei Monate.',
  'I-47':
    'Als Nachweis, dass Sie es sind, genügt Ihr Konto oder Ihr Postfach; nach nichts anderem wird gefragt.',
  'I-48':
    'Was über Sie gespeichert ist, wird anhand der Erklärungen aller Felder gefunden, sodass keines vergessen wird.',
  'I-49': 'Sie erfahren, ob überhaupt etwas über Sie gespeichert ist.',
  'I-50':
    'Angemeldet erhalten Sie sofort eine Kopie dessen, was über Sie gespeichert ist, als Datei, die Programme lesen können.',
  'I-51':
    'Zu jedem Feld der Kopie stehen sein Zweck, die Rechtsgrundlage, die Empfänger und die Dauer der Speicherung.',
  'I-52': 'Was unrichtig ist, wird berichtigt, oder Sie erfahren, warum nicht.',
  'I-53':
    'Sie können Ihr Konto löschen lassen: Es wird sofort geschlossen, sieben Tage lang können Sie das zurücknehmen, danach wird alles über Sie gelöscht. Wer gelöscht wurde, wird erneut gelöscht, wenn eine ältere Sicherung eingespielt wird.',
  'I-54': 'Die Kopie enthält nichts, was andere Personen betrifft.',
  'I-55': 'Sofern Sie nicht verlangen, angemeldet zu bleiben, enden Cookies mit dem Schließen des Browsers.',
  'I-56': 'Die Tabelle der Cookies gibt an, wann jedes von ihnen endet.',
  'I-57': ({ stayDays }) =>
    `„Angemeldet bleiben“ ist aus, solange Sie es nicht ankreuzen; dann gilt das Cookie ${stayDays} Tage, enthält weder Namen noch Adresse, und ein entwendeter alter Wert beendet die Sitzung.`,
  'I-58': 'Cookies beider Arten dienen allein der Anmeldung und den Formularen.',
  'I-59':
    'Löschen Sie ein Cookie, so müssen Sie sich möglicherweise erneut anmelden; sonst geschieht nichts.',
  'I-60':
    'Was freiwillig ist, bleibt aus, bis Sie es einschalten; ein Druck sagt Ja oder Nein, und Sie erhalten eine unterschriebene Quittung. Der Widerruf ist derselbe Druck und löscht das dafür gesetzte Cookie.',
  'I-61': 'Es gibt einen veröffentlichten Weg, eine Schwachstelle zu melden, und er ist aktuell.',
  'I-62':
    'Gelangen Daten nach außen, so wird das festgehalten, binnen 72 Stunden gemeldet, und Sie werden unterrichtet. Kein System ist mit Gewissheit sicher.',
  'I-63': `Geringfügige Änderungen dieser Erklärung gelten nach ${noticeDays.minor} Tagen.`,
  'I-64': `Wesentliche Änderungen gelten nach ${noticeDays.substantial} Tagen; bis dahin wird nichts Neues erhoben.`,
  'I-65': 'Bevor eine Änderung gilt, können Sie sie ablehnen, Ihre Daten mitnehmen und gehen.',
  'I-66': 'Wer danach fortfährt, hat zugestimmt, außer wo eine Einwilligung nötig ist.',
  'I-67': 'Was ein Gesetz verlangt, gilt ab dem Tag, den es bestimmt; das Gesetz wird genannt.',
  'I-69': ({ controller }) =>
    controller === undefined
      ? 'Für Fragen zu Daten gibt es eine Adresse; sie ist noch nicht benannt.'
      : `Fragen zu Ihren Daten richten Sie an ${controller.email}.`,
};
