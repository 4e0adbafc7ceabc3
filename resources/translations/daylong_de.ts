<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_GB">
<context>
    <name>AboutSheet</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>About Daylong</source>
        <translation>Über Daylong</translation>
    </message>
    <message>
        <source>Daylong %1: a private assistant whose one conversation never has to end. It talks in fixed memory, on your own machine, and opens a connection only when you ask it to: for models, and for a server that answers.</source>
        <translation>Daylong %1: ein privater Assistent, dessen eine Unterhaltung nie enden muss. Er spricht in festem Speicher, auf Ihrem eigenen Rechner, und öffnet eine Verbindung nur, wenn Sie es verlangen: für Modelle und für einen Server, der antwortet.</translation>
    </message>
    <message>
        <source>The model that answers</source>
        <translation>Das Modell, das antwortet</translation>
    </message>
    <message>
        <source>on %1</source>
        <translation>auf %1</translation>
    </message>
    <message>
        <source>Everything said, and the settings</source>
        <translation>Alles Gesagte und die Einstellungen</translation>
    </message>
    <message>
        <source>The window&apos;s size, place and looks</source>
        <translation>Größe, Ort und Aussehen des Fensters</translation>
    </message>
    <message>
        <source>What can be made again, and deleted at any time</source>
        <translation>Was neu gemacht werden kann und jederzeit gelöscht werden darf</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>Daylong: MIT. The starter model: CC BY-SA 4.0. Made with Qt %1 (LGPL 3), SQLite (public domain), SentencePiece (Apache 2.0), PCRE2 and CLI11 (BSD).</source>
        <translation>Daylong: MIT. Das Startmodell: CC BY-SA 4.0. Gemacht mit Qt %1 (LGPL 3), SQLite (gemeinfrei), SentencePiece (Apache 2.0), PCRE2 und CLI11 (BSD).</translation>
    </message>
    <message>
        <source>Open the data folder</source>
        <translation>Datenordner öffnen</translation>
    </message>
    <message>
        <source>Hide the licence</source>
        <translation>Lizenz ausblenden</translation>
    </message>
    <message>
        <source>Show the licence</source>
        <translation>Lizenz anzeigen</translation>
    </message>
    <message>
        <source>Hide the starter model&apos;s card</source>
        <translation>Karte des Startmodells ausblenden</translation>
    </message>
    <message>
        <source>Show the starter model&apos;s card</source>
        <translation>Karte des Startmodells anzeigen</translation>
    </message>
    <message>
        <source>Read about attention sinks</source>
        <translation>Über Aufmerksamkeitsanker lesen</translation>
    </message>
    <message>
        <source>The starter model&apos;s card</source>
        <translation>Die Karte des Startmodells</translation>
    </message>
    <message>
        <source>The licence</source>
        <translation>Die Lizenz</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>Was neu ist</translation>
    </message>
</context>
<context>
    <name>ArchiveSettings</name>
    <message>
        <source>Your conversations</source>
        <translation>Ihre Unterhaltungen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Everything, one conversation, or some days, as Markdown, HTML or JSON.</source>
        <translation>Alles, eine Unterhaltung oder einige Tage, als Markdown, HTML oder JSON.</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Conversations of ChatGPT, Open WebUI, LM Studio, Jan, GPT4All, or Daylong.</source>
        <translation>Unterhaltungen aus ChatGPT, Open WebUI, LM Studio, Jan, GPT4All oder Daylong.</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
</context>
<context>
    <name>AttachmentCard</name>
    <message>
        <source>Reading %1</source>
        <translation>%1 wird gelesen</translation>
    </message>
    <message>
        <source>What the model will see of %1</source>
        <translation>Was das Modell von %1 sehen wird</translation>
    </message>
    <message>
        <source>All of it, read through</source>
        <translation>Alles, der Reihe nach gelesen</translation>
    </message>
    <message>
        <source>Its beginning</source>
        <translation>Den Anfang</translation>
    </message>
    <message>
        <source>Its end</source>
        <translation>Das Ende</translation>
    </message>
    <message>
        <source>What the message is about</source>
        <translation>Worum es in der Nachricht geht</translation>
    </message>
    <message>
        <source>Stop reading %1, and remove it</source>
        <translation>%1 nicht weiter lesen und entfernen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Put it into the message</source>
        <translation>In die Nachricht setzen</translation>
    </message>
    <message>
        <source>Put %1 into the message</source>
        <translation>%1 in die Nachricht setzen</translation>
    </message>
</context>
<context>
    <name>AttachmentList</name>
    <message>
        <source>Attached files</source>
        <translation>Angehängte Dateien</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
</context>
<context>
    <name>BranchSwitch</name>
    <message>
        <source>The branch before this one</source>
        <translation>Der Zweig davor</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Branch %1 of %2, %3. Show all that part here</source>
        <translation>Zweig %1 von %2, %3. Alle zeigen, die sich hier teilen</translation>
    </message>
    <message>
        <source>Branch %1 of %2. Show all that part here</source>
        <translation>Zweig %1 von %2. Alle zeigen, die sich hier teilen</translation>
    </message>
    <message>
        <source>The branch “%1”. Show all that part here</source>
        <translation>Der Zweig „%1“. Alle zeigen, die sich hier teilen</translation>
    </message>
    <message>
        <source>Show all branches that part here</source>
        <translation>Alle Zweige zeigen, die sich hier teilen</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>The branch behind this one</source>
        <translation>Der Zweig danach</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
</context>
<context>
    <name>BranchesSheet</name>
    <message>
        <source>Branches of this conversation</source>
        <translation>Zweige dieses Gesprächs</translation>
    </message>
    <message>
        <source>Branches that part here</source>
        <translation>Zweige, die sich hier teilen</translation>
    </message>
    <message>
        <source>It began as a branch of “%1”. Go there</source>
        <translation>Es begann als Zweig von „%1“. Dorthin gehen</translation>
    </message>
    <message>
        <source>This conversation has no branches yet. Change a message of yours, or let Daylong reply again: what was there before is kept as a branch.</source>
        <translation>Dieses Gespräch hat noch keine Zweige. Ändern Sie eine Ihrer Nachrichten, oder lassen Sie Daylong noch einmal antworten: Was vorher da war, bleibt als Zweig erhalten.</translation>
    </message>
    <message>
        <source>One of each group is shown, with all that followed there. The others are kept as they are.</source>
        <translation>Aus jeder Gruppe ist einer zu sehen, mit allem, was dort folgte. Die anderen bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>zu sehen</translation>
    </message>
    <message>
        <source>Name this branch</source>
        <translation>Diesen Zweig benennen</translation>
    </message>
    <message>
        <source>F2</source>
        <translation>F2</translation>
    </message>
    <message>
        <source>The branch&apos;s name</source>
        <translation>Name des Zweigs</translation>
    </message>
    <message>
        <source>Shown · %1</source>
        <translation>Zu sehen · %1</translation>
    </message>
    <message>
        <source>Only the last %1 are listed. What is in an older one is found by the search, which leads there.</source>
        <translation>Nur die letzten %1 stehen hier. Was in einem älteren steht, findet die Suche, und sie führt dorthin.</translation>
    </message>
</context>
<context>
    <name>BusyDots</name>
    <message>
        <source>Daylong is thinking</source>
        <translation>Daylong denkt nach</translation>
    </message>
</context>
<context>
    <name>Catalogue</name>
    <message>
        <source>A hybrid: most of its layers remember in a state of fixed size, so a long talk costs little.</source>
        <translation>Ein Hybrid: Die meisten seiner Schichten erinnern sich in einem Zustand fester Größe, sodass ein langes Gespräch wenig kostet.</translation>
    </message>
    <message>
        <source>A hybrid: most of its layers remember in a state of fixed size; can think before it answers.</source>
        <translation>Ein Hybrid: Die meisten seiner Schichten erinnern sich in einem Zustand fester Größe; kann denken, bevor es antwortet.</translation>
    </message>
    <message>
        <source>A light model of Google&apos;s for text: questions, summaries, simple reasoning.</source>
        <translation>Ein leichtes Modell von Google für Texte: Fragen, Zusammenfassungen, einfache Schlüsse.</translation>
    </message>
    <message>
        <source>A plain, dependable model of 2024 under a free licence.</source>
        <translation>Ein schlichtes, verlässliches Modell von 2024 unter einer freien Lizenz.</translation>
    </message>
    <message>
        <source>A strong model in dozens of languages; wants a machine with much memory.</source>
        <translation>Ein starkes Modell in Dutzenden von Sprachen; will einen Rechner mit viel Speicher.</translation>
    </message>
    <message>
        <source>Answers at once, without thinking first; the smallest of its series.</source>
        <translation>Antwortet gleich, ohne erst zu denken; das kleinste seiner Reihe.</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>Arabisch</translation>
    </message>
    <message>
        <source>Can think before it answers, or answer at once; good for its size.</source>
        <translation>Kann denken, bevor es antwortet, oder gleich antworten; gut für seine Größe.</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>Chinesisch</translation>
    </message>
    <message>
        <source>Czech</source>
        <translation>Tschechisch</translation>
    </message>
    <message>
        <source>Dutch</source>
        <translation>Niederländisch</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Englisch</translation>
    </message>
    <message>
        <source>French</source>
        <translation>Französisch</translation>
    </message>
    <message>
        <source>German</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>Google&apos;s larger model: more knowledge, more than 140 languages, more patience.</source>
        <translation>Googles größeres Modell: mehr Wissen, mehr als 140 Sprachen, mehr Geduld.</translation>
    </message>
    <message>
        <source>Google&apos;s model for everyday use, at home in more than 140 languages.</source>
        <translation>Googles Modell für den Alltag, in mehr als 140 Sprachen zu Hause.</translation>
    </message>
    <message>
        <source>Google&apos;s model of 2026 for laptops and phones: many languages, and as quick as one half its size.</source>
        <translation>Googles Modell von 2026 für Laptops und Telefone: viele Sprachen, und so schnell wie eines von halber Größe.</translation>
    </message>
    <message>
        <source>Hindi</source>
        <translation>Hindi</translation>
    </message>
    <message>
        <source>IBM&apos;s model for work with texts: summarising, sorting, extracting, questions.</source>
        <translation>Ein Modell von IBM für die Arbeit mit Texten: zusammenfassen, ordnen, herauslesen, fragen.</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>Italienisch</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>Japanisch</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>Koreanisch</translation>
    </message>
    <message>
        <source>Meta&apos;s all-round model in eight languages, with a long memory for documents.</source>
        <translation>Das vielseitige Modell von Meta in acht Sprachen, mit einem langen Gedächtnis für Dokumente.</translation>
    </message>
    <message>
        <source>Meta&apos;s small model, made for conversation in eight languages.</source>
        <translation>Das kleine Modell von Meta, gemacht für Gespräche in acht Sprachen.</translation>
    </message>
    <message>
        <source>Microsoft&apos;s small model for English texts and code; sees 4,096 tokens at most.</source>
        <translation>Das kleine Modell von Microsoft für englische Texte und Programme; sieht höchstens 4.096 Token.</translation>
    </message>
    <message>
        <source>OpenAI&apos;s open model: thinks before it answers, and is quick because few of its weights work on each word.</source>
        <translation>Das offene Modell von OpenAI: denkt, bevor es antwortet, und ist schnell, weil wenige seiner Gewichte an jedem Wort arbeiten.</translation>
    </message>
    <message>
        <source>Polish</source>
        <translation>Polnisch</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>Portugiesisch</translation>
    </message>
    <message>
        <source>Small enough for any machine; rewrites and summarises short texts.</source>
        <translation>Klein genug für jeden Rechner; schreibt kurze Texte um und fasst sie zusammen.</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>Spanisch</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>Thailändisch</translation>
    </message>
    <message>
        <source>The knowledge of a large model at the speed of a small one, where there is memory for it.</source>
        <translation>Das Wissen eines großen Modells mit der Geschwindigkeit eines kleinen, wo Speicher dafür da ist.</translation>
    </message>
    <message>
        <source>The larger of IBM&apos;s two: texts, questions, code, in twelve languages.</source>
        <translation>Das größere der beiden von IBM: Texte, Fragen, Programme, in zwölf Sprachen.</translation>
    </message>
    <message>
        <source>Tiny and very quick; chats simply, and is often wrong.</source>
        <translation>Winzig und sehr schnell; plaudert einfach und irrt sich oft.</translation>
    </message>
    <message>
        <source>it is too large for this machine, in every form it comes in</source>
        <translation>es ist in jeder Form, die es gibt, zu groß für diesen Rechner</translation>
    </message>
    <message>
        <source>the most exact one that fits well and answers faster than one reads</source>
        <translation>die genaueste Form, die gut passt und schneller antwortet, als man liest</translation>
    </message>
    <message>
        <source>the only kind that fits; it loses some of the model&apos;s sense</source>
        <translation>die einzige Form, die passt; sie nimmt dem Modell etwas von seinem Verstand</translation>
    </message>
    <message>
        <source>the smallest that keeps the model&apos;s sense; larger ones would be slow or tight here</source>
        <translation>die kleinste, die dem Modell seinen Verstand lässt; größere wären hier langsam oder zu knapp</translation>
    </message>
    <message>
        <source>the smallest there is, and it fits</source>
        <translation>die kleinste Form, die es gibt, und passt</translation>
    </message>
</context>
<context>
    <name>ChangeNote</name>
    <message>
        <source>It keeps its place in the queue. Esc cancels the change.</source>
        <translation>Sie behält ihren Platz in der Warteschlange. Esc bricht die Änderung ab.</translation>
    </message>
    <message>
        <source>What was here, and what followed, is kept as a branch. Esc cancels the change.</source>
        <translation>Was hier stand und was folgte, bleibt als Zweig erhalten. Esc bricht die Änderung ab.</translation>
    </message>
    <message>
        <source>In a new conversation</source>
        <translation>In einem neuen Gespräch</translation>
    </message>
    <message>
        <source>Say it in a new conversation (Ctrl+Enter)</source>
        <translation>In einem neuen Gespräch sagen (Strg+Eingabe)</translation>
    </message>
</context>
<context>
    <name>CloseIcon</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
</context>
<context>
    <name>CodeBlock</name>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>Code kopieren</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>Code: %1</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
</context>
<context>
    <name>ComposerField</name>
    <message>
        <source>Write a message</source>
        <translation>Nachricht schreiben</translation>
    </message>
    <message>
        <source>Write while the model loads</source>
        <translation>Schreiben, während das Modell lädt</translation>
    </message>
    <message>
        <source>No model is loaded</source>
        <translation>Kein Modell geladen</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Move to…</source>
        <translation>Verschieben nach …</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Search in it…</source>
        <translation>Darin suchen …</translation>
    </message>
    <message>
        <source>Delete the folder; its conversations stay</source>
        <translation>Ordner löschen; die Unterhaltungen bleiben</translation>
    </message>
</context>
<context>
    <name>ConversationPage</name>
    <message>
        <source>Opening what was said so far. After an update this can take some minutes; nothing is lost.</source>
        <translation>Das bisher Gesagte wird geöffnet. Nach einer Aktualisierung kann das einige Minuten dauern; nichts geht verloren.</translation>
    </message>
    <message>
        <source>Drop files here to attach them to your message</source>
        <translation>Dateien hier ablegen, um sie an die Nachricht anzuhängen</translation>
    </message>
</context>
<context>
    <name>ConversationRow</name>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>New name of the conversation</source>
        <translation>Neuer Name der Unterhaltung</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>1 conversation</source>
        <translation>1 Unterhaltung</translation>
    </message>
    <message>
        <source>%1 conversations</source>
        <translation>%1 Unterhaltungen</translation>
    </message>
    <message>
        <source>Folder %1, folded, %2</source>
        <translation>Ordner %1, zugeklappt, %2</translation>
    </message>
    <message>
        <source>Folder %1, %2</source>
        <translation>Ordner %1, %2</translation>
    </message>
    <message>
        <source>%1, is being answered</source>
        <translation>%1, wird beantwortet</translation>
    </message>
    <message>
        <source>%1, new reply</source>
        <translation>%1, neue Antwort</translation>
    </message>
    <message>
        <source>New name of the folder</source>
        <translation>Neuer Name des Ordners</translation>
    </message>
    <message>
        <source>%1, messages wait</source>
        <translation>%1, Nachrichten warten</translation>
    </message>
</context>
<context>
    <name>DayPicker</name>
    <message>
        <source>Month before</source>
        <translation>Monat davor</translation>
    </message>
    <message>
        <source>Month after</source>
        <translation>Monat danach</translation>
    </message>
    <message>
        <source>%1, nothing said</source>
        <translation>%1, nichts gesagt</translation>
    </message>
    <message>
        <source>The beginning</source>
        <translation>Der Anfang</translation>
    </message>
    <message>
        <source>The latest</source>
        <translation>Das Neueste</translation>
    </message>
</context>
<context>
    <name>DaySeparator</name>
    <message>
        <source>%1. Go to another day</source>
        <translation>%1. Zu einem anderen Tag gehen</translation>
    </message>
    <message>
        <source>Go to another day (%1)</source>
        <translation>Zu einem anderen Tag gehen (%1)</translation>
    </message>
</context>
<context>
    <name>DesktopSettings</name>
    <message>
        <source>On the desktop</source>
        <translation>Auf dem Schreibtisch</translation>
    </message>
    <message>
        <source>Stay in the tray</source>
        <translation>Im Infobereich bleiben</translation>
    </message>
    <message>
        <source>This desktop has no tray now: closing the window ends Daylong.</source>
        <translation>Dieser Schreibtisch hat jetzt keinen Infobereich: Das Fenster zu schließen beendet Daylong.</translation>
    </message>
    <message>
        <source>Closing the window leaves Daylong in the tray; %1, or Quit in the tray&apos;s menu, ends it. The icon shows when a reply is done that you have not seen.</source>
        <translation>Wird das Fenster geschlossen, bleibt Daylong im Infobereich; %1 oder „Beenden“ in dessen Menü beendet es. Das Symbol zeigt, wenn eine Antwort fertig ist, die Sie nicht gesehen haben.</translation>
    </message>
    <message>
        <source>Closing the window would leave Daylong in the tray, with a mark when a reply is done; now it ends Daylong.</source>
        <translation>Würde das Fenster geschlossen, bliebe Daylong im Infobereich, mit einem Zeichen, wenn eine Antwort fertig ist; jetzt beendet das Daylong.</translation>
    </message>
    <message>
        <source>A key for quick questions</source>
        <translation>Eine Taste für schnelle Fragen</translation>
    </message>
    <message>
        <source>The desktop gave no key for it. Switch this off and on to be asked again.</source>
        <translation>Der Schreibtisch hat keine Taste dafür gegeben. Schalten Sie dies aus und ein, um noch einmal gefragt zu werden.</translation>
    </message>
    <message>
        <source>%1 opens a small window anywhere, to ask and read the answer in, while Daylong is open or in the tray.</source>
        <translation>%1 öffnet überall ein kleines Fenster, um zu fragen und die Antwort zu lesen, solange Daylong offen oder im Infobereich ist.</translation>
    </message>
    <message>
        <source>The desktop is asked for a key, or has it without one: see its settings for shortcuts.</source>
        <translation>Der Schreibtisch wird um eine Taste gebeten, oder er führt es ohne eine: siehe seine Einstellungen für Tastenkürzel.</translation>
    </message>
    <message>
        <source>A small window anywhere, to ask and read the answer in, while Daylong is open or in the tray. The desktop asks which key.</source>
        <translation>Überall ein kleines Fenster, um zu fragen und die Antwort zu lesen, solange Daylong offen oder im Infobereich ist. Der Schreibtisch fragt, welche Taste.</translation>
    </message>
    <message>
        <source>A small window anywhere, to ask and read the answer in. Here programs cannot take a key for it: you can.</source>
        <translation>Überall ein kleines Fenster, um zu fragen und die Antwort zu lesen. Hier können Programme keine Taste dafür belegen: Sie können es.</translation>
    </message>
</context>
<context>
    <name>DownloadButton</name>
    <message>
        <source>At hand</source>
        <translation>Vorhanden</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Download %1</source>
        <translation>%1 herunterladen</translation>
    </message>
</context>
<context>
    <name>DownloadChip</name>
    <message>
        <source>Download of %1. Open Models</source>
        <translation>%1 wird heruntergeladen. Modelle öffnen</translation>
    </message>
    <message>
        <source>…</source>
        <translation>…</translation>
    </message>
    <message>
        <source>%1%</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>DownloadList</name>
    <message>
        <source>Downloads</source>
        <translation>Downloads</translation>
    </message>
    <message>
        <source>%1. %2. %3</source>
        <translation>%1. %2. %3</translation>
    </message>
    <message>
        <source>Use it now</source>
        <translation>Jetzt verwenden</translation>
    </message>
    <message>
        <source>Use %1 now</source>
        <translation>%1 jetzt verwenden</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Pause %1</source>
        <translation>%1 anhalten</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>%1 with %2</source>
        <translation>%1 mit %2</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Hide %1</source>
        <translation>%1 ausblenden</translation>
    </message>
    <message>
        <source>Cancel %1, and throw away what has come of it</source>
        <translation>%1 abbrechen und wegwerfen, was davon da ist</translation>
    </message>
    <message>
        <source>What has come of it is thrown away</source>
        <translation>Was davon da ist, wird weggeworfen</translation>
    </message>
    <message>
        <source>%1: %2%</source>
        <translation>%1: %2 %</translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>1 message</source>
        <translation>1 Nachricht</translation>
    </message>
    <message>
        <source>%1 messages</source>
        <translation>%1 Nachrichten</translation>
    </message>
    <message>
        <source>1 conversation</source>
        <translation>1 Unterhaltung</translation>
    </message>
    <message>
        <source>%1 conversations</source>
        <translation>%1 Unterhaltungen</translation>
    </message>
    <message>
        <source>a list of messages</source>
        <translation>einer Liste von Nachrichten</translation>
    </message>
    <message>
        <source>Left out: instructions to the model</source>
        <translation>Ausgelassen: Anweisungen an das Modell</translation>
    </message>
    <message>
        <source>Left out: messages of tools</source>
        <translation>Ausgelassen: Nachrichten von Werkzeugen</translation>
    </message>
    <message>
        <source>Left out: hidden messages</source>
        <translation>Ausgelassen: verborgene Nachrichten</translation>
    </message>
    <message>
        <source>Left out: thoughts of the model</source>
        <translation>Ausgelassen: Gedanken des Modells</translation>
    </message>
    <message>
        <source>Left out: empty messages</source>
        <translation>Ausgelassen: leere Nachrichten</translation>
    </message>
    <message>
        <source>Pictures, replaced by “[picture]”</source>
        <translation>Bilder, ersetzt durch „[picture]“</translation>
    </message>
    <message>
        <source>Attached files, replaced by a word</source>
        <translation>Angehängte Dateien, ersetzt durch ein Wort</translation>
    </message>
    <message>
        <source>Left out: sender unknown</source>
        <translation>Ausgelassen: Absender unbekannt</translation>
    </message>
    <message>
        <source>Left out: repeated messages</source>
        <translation>Ausgelassen: doppelte Nachrichten</translation>
    </message>
    <message>
        <source>Left out: contents of an unknown kind</source>
        <translation>Ausgelassen: Inhalte unbekannter Art</translation>
    </message>
    <message>
        <source>Left out: empty conversations</source>
        <translation>Ausgelassen: leere Unterhaltungen</translation>
    </message>
    <message>
        <source>Left out: damaged conversations</source>
        <translation>Ausgelassen: beschädigte Unterhaltungen</translation>
    </message>
    <message>
        <source>Left out: conversations that are too large</source>
        <translation>Ausgelassen: zu große Unterhaltungen</translation>
    </message>
    <message>
        <source>Left out: not a conversation</source>
        <translation>Ausgelassen: keine Unterhaltung</translation>
    </message>
    <message>
        <source>Left out: files that could not be read</source>
        <translation>Ausgelassen: unlesbare Dateien</translation>
    </message>
    <message>
        <source>Left out: unreadable folders</source>
        <translation>Ausgelassen: unlesbare Ordner</translation>
    </message>
    <message>
        <source>Left out: folders that lie too deep</source>
        <translation>Ausgelassen: zu tief liegende Ordner</translation>
    </message>
</context>
<context>
    <name>ExchangeSheets</name>
    <message>
        <source>Import conversations</source>
        <translation>Unterhaltungen importieren</translation>
    </message>
    <message>
        <source>Exports of conversations (*.zip *.json *.jsonl *.md *.markdown *.chat)</source>
        <translation>Exportierte Unterhaltungen (*.zip *.json *.jsonl *.md *.markdown *.chat)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Import a folder of conversations</source>
        <translation>Ordner mit Unterhaltungen importieren</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>Exportieren nach</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Verschieben nach</translation>
    </message>
</context>
<context>
    <name>ExportSheet</name>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>One message</source>
        <translation>Eine Nachricht</translation>
    </message>
    <message>
        <source>%1 messages</source>
        <translation>%1 Nachrichten</translation>
    </message>
    <message>
        <source>The conversation “%1”</source>
        <translation>Die Unterhaltung „%1“</translation>
    </message>
    <message>
        <source>Everything said</source>
        <translation>Alles Gesagte</translation>
    </message>
    <message>
        <source>Of some days only</source>
        <translation>Nur von einigen Tagen</translation>
    </message>
    <message>
        <source>From this day on</source>
        <translation>Von diesem Tag an</translation>
    </message>
    <message>
        <source>From: 2026-11-28</source>
        <translation>Von: 2026-11-28</translation>
    </message>
    <message>
        <source>Up to this day, itself included</source>
        <translation>Bis zu diesem Tag, er selbst eingeschlossen</translation>
    </message>
    <message>
        <source>To: 2026-11-29</source>
        <translation>Bis: 2026-11-29</translation>
    </message>
    <message>
        <source>Year, month and day. One of the two may stay empty.</source>
        <translation>Jahr, Monat und Tag. Eines von beiden darf leer bleiben.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Plain text with marks, for any editor. What is shown; can be imported again.</source>
        <translation>Text mit Auszeichnungen, für jeden Editor. Was gezeigt wird; lässt sich wieder importieren.</translation>
    </message>
    <message>
        <source>For a browser, and to print. What is shown.</source>
        <translation>Für einen Browser und zum Drucken. Was gezeigt wird.</translation>
    </message>
    <message>
        <source>Everything, with branches and former wordings, for programs. Comes back exactly when it is imported.</source>
        <translation>Alles, mit Zweigen und früheren Fassungen, für Programme. Kommt beim Importieren genau so zurück.</translation>
    </message>
    <message>
        <source>There is a file already: %1. Replace it?</source>
        <translation>Es gibt schon eine Datei: %1. Ersetzen?</translation>
    </message>
    <message>
        <source>%1. The file: %2</source>
        <translation>%1. Die Datei: %2</translation>
    </message>
    <message>
        <source>Choose where to…</source>
        <translation>Ort wählen …</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Show the file</source>
        <translation>Datei zeigen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The folder “%1”</source>
        <translation>Der Ordner „%1“</translation>
    </message>
</context>
<context>
    <name>FileCards</name>
    <message>
        <source>Attached: %1, %2. %3</source>
        <translation>Angehängt: %1, %2. %3</translation>
    </message>
</context>
<context>
    <name>FilePieces</name>
    <message>
        <source>Page %1</source>
        <translation>Seite %1</translation>
    </message>
</context>
<context>
    <name>FileSheet</name>
    <message>
        <source>%1. %2.</source>
        <translation>%1. %2.</translation>
    </message>
    <message>
        <source>This picture cannot be shown: it is damaged, or of a kind for which Qt&apos;s image plugins are not installed. It is kept, and goes into exports.</source>
        <translation>Dieses Bild lässt sich nicht zeigen: es ist beschädigt oder von einer Art, für die Qts Bild-Plugins nicht installiert sind. Es bleibt erhalten und kommt in Exporte.</translation>
    </message>
    <message>
        <source>Find in this file</source>
        <translation>In dieser Datei suchen</translation>
    </message>
    <message>
        <source>Ctrl+F</source>
        <translation>Strg+F</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Sucht …</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>%1 of more than %2</source>
        <translation>%1 von mehr als %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Not found together</source>
        <translation>Nicht beieinander gefunden</translation>
    </message>
</context>
<context>
    <name>FileWords</name>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Source code</source>
        <translation>Quelltext</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 Seite</translation>
    </message>
    <message>
        <source>%1 pages</source>
        <translation>%1 Seiten</translation>
    </message>
    <message>
        <source>Kept and shown; no model here sees pictures</source>
        <translation>Wird aufgehoben und gezeigt; kein Modell hier sieht Bilder</translation>
    </message>
    <message>
        <source>The model was given all of it</source>
        <translation>Das Modell bekam alles davon</translation>
    </message>
    <message>
        <source>The model will see all of it</source>
        <translation>Das Modell wird alles davon sehen</translation>
    </message>
    <message>
        <source>The model was given a part of it, of the pages %1</source>
        <translation>Das Modell bekam einen Teil davon, von den Seiten %1</translation>
    </message>
    <message>
        <source>The model will see a part of it, of the pages %1</source>
        <translation>Das Modell wird einen Teil davon sehen, von den Seiten %1</translation>
    </message>
    <message>
        <source>The model was given about %1% of it</source>
        <translation>Das Modell bekam etwa %1 % davon</translation>
    </message>
    <message>
        <source>The model will see about %1% of it</source>
        <translation>Das Modell wird etwa %1 % davon sehen</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this conversation</source>
        <translation>In dieser Unterhaltung suchen</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>message %1 of %2</source>
        <translation>Nachricht %1 von %2</translation>
    </message>
</context>
<context>
    <name>FindRow</name>
    <message>
        <source>Match above</source>
        <translation>Treffer darüber</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Shift+Enter</source>
        <translation>Umschalt+Eingabe</translation>
    </message>
    <message>
        <source>Match below</source>
        <translation>Treffer darunter</translation>
    </message>
</context>
<context>
    <name>FolderList</name>
    <message>
        <source>%1 has models here: %2</source>
        <translation>%1 hat hier Modelle: %2</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste nehmen</translation>
    </message>
    <message>
        <source>Use them</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Remove %1 from the list</source>
        <translation>%1 aus der Liste nehmen</translation>
    </message>
    <message>
        <source>Use the models in %1</source>
        <translation>Modelle in %1 verwenden</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Datei öffnen …</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
</context>
<context>
    <name>FolderSheet</name>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Name of the folder</source>
        <translation>Name des Ordners</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>There is a folder of that name.</source>
        <translation>Einen Ordner mit diesem Namen gibt es schon.</translation>
    </message>
    <message>
        <source>There is a folder of that name: the conversation goes into it.</source>
        <translation>Einen Ordner mit diesem Namen gibt es schon: die Unterhaltung kommt hinein.</translation>
    </message>
    <message>
        <source>Make it</source>
        <translation>Anlegen</translation>
    </message>
</context>
<context>
    <name>FormRow</name>
    <message>
        <source>Recommended</source>
        <translation>Empfohlen</translation>
    </message>
    <message>
        <source>%1 · %2 files</source>
        <translation>%1 · %2 Dateien</translation>
    </message>
    <message>
        <source>Daylong cannot run files of this type.</source>
        <translation>Dateien dieses Typs kann Daylong nicht ausführen.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>Gewünscht</translation>
    </message>
</context>
<context>
    <name>HeaderBar</name>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>Seitenleiste ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1 auf %2</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
    <message>
        <source>Model: %1. Choose another</source>
        <translation>Modell: %1. Ein anderes wählen</translation>
    </message>
    <message>
        <source>Close Models</source>
        <translation>Modelle schließen</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Close settings</source>
        <translation>Einstellungen schließen</translation>
    </message>
</context>
<context>
    <name>HubSearch</name>
    <message>
        <source>Search the hub for models</source>
        <translation>Modelle im Hub suchen</translation>
    </message>
    <message>
        <source>Stop the search</source>
        <translation>Suche anhalten</translation>
    </message>
    <message>
        <source>Search the hub</source>
        <translation>Im Hub suchen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Search results</source>
        <translation>Suchergebnisse</translation>
    </message>
    <message>
        <source>Asking the hub…</source>
        <translation>Der Hub wird gefragt …</translation>
    </message>
    <message>
        <source>For “%1”, most downloaded first. Open one to see its forms, and how each would do here.</source>
        <translation>Zu „%1“, die meistgeladenen zuerst. Öffnen Sie eines, um seine Formen zu sehen und wie jede hier liefe.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Hide its forms</source>
        <translation>Formen ausblenden</translation>
    </message>
    <message>
        <source>Show its forms</source>
        <translation>Formen anzeigen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Name of a model, or its address</source>
        <translation>Name eines Modells oder seine Adresse</translation>
    </message>
    <message>
        <source>Searches huggingface.co (or what HF_ENDPOINT names) for models in GGUF format when you press Enter; an address, or owner/name, opens that one. Nothing is sent before that, and nothing but these words.</source>
        <translation>Sucht auf huggingface.co (oder dem, was HF_ENDPOINT nennt) nach Modellen im GGUF-Format, wenn Sie die Eingabetaste drücken; eine Adresse oder Besitzer/Name öffnet dieses eine. Davor wird nichts gesendet, und nichts als diese Wörter.</translation>
    </message>
</context>
<context>
    <name>ImportSheet</name>
    <message>
        <source>Import conversations</source>
        <translation>Unterhaltungen importieren</translation>
    </message>
    <message>
        <source>Looking at %1…</source>
        <translation>%1 wird angesehen …</translation>
    </message>
    <message>
        <source>Importing %1…</source>
        <translation>%1 wird importiert …</translation>
    </message>
    <message>
        <source>Taking it back…</source>
        <translation>Wird zurückgenommen …</translation>
    </message>
    <message>
        <source>This window can be closed: the import goes on, and you can talk meanwhile.</source>
        <translation>Dies kann geschlossen werden: Der Import geht weiter, und Sie können unterdessen reden.</translation>
    </message>
    <message>
        <source>Among them: %1</source>
        <translation>Darunter: %1</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>From ChatGPT (its zip file as it came), Open WebUI, LM Studio, Jan, GPT4All, Daylong, or Markdown: a file, or a folder. What would come is shown before anything is changed, and it can be taken back.</source>
        <translation>Aus ChatGPT (die ZIP-Datei, wie sie kam), Open WebUI, LM Studio, Jan, GPT4All, Daylong oder Markdown: eine Datei oder ein Ordner. Was käme, wird gezeigt, bevor sich etwas ändert, und es lässt sich zurücknehmen.</translation>
    </message>
    <message>
        <source>A file can also be dropped on the list of conversations.</source>
        <translation>Eine Datei lässt sich auch auf die Liste der Unterhaltungen ziehen.</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen …</translation>
    </message>
</context>
<context>
    <name>InUse</name>
    <message>
        <source>This conversation is open elsewhere: in a terminal (daylong-cli chat), or in another session. Go on there, or close it and try again.</source>
        <translation>Diese Unterhaltung ist anderswo offen: in einem Terminal (daylong-cli chat) oder in einer anderen Sitzung. Machen Sie dort weiter, oder schließen Sie sie und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Daylong is running already, but its window does not answer. It may be busy for a moment: try again. If it stays so, end the program &quot;daylong&quot;; nothing that was said is lost.</source>
        <translation>Daylong läuft schon, aber sein Fenster antwortet nicht. Vielleicht ist es einen Moment beschäftigt: Versuchen Sie es noch einmal. Bleibt es so, beenden Sie das Programm „daylong“; nichts Gesagtes geht verloren.</translation>
    </message>
</context>
<context>
    <name>InUseWindow</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>KeyTable</name>
    <message>
        <source>Ctrl</source>
        <translation>Strg</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Runter</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>PgUp</source>
        <translation>Bild auf</translation>
    </message>
    <message>
        <source>PgDown</source>
        <translation>Bild ab</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Pos1</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>In the list of conversations</source>
        <translation>In der Liste der Unterhaltungen</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Begin a new conversation</source>
        <translation>Neue Unterhaltung beginnen</translation>
    </message>
    <message>
        <source>Search everything said</source>
        <translation>Alles Gesagte durchsuchen</translation>
    </message>
    <message>
        <source>Rename the open conversation</source>
        <translation>Offene Unterhaltung umbenennen</translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation>Nachricht senden</translation>
    </message>
    <message>
        <source>Begin a new line</source>
        <translation>Neue Zeile beginnen</translation>
    </message>
    <message>
        <source>Change the last message, where nothing is written</source>
        <translation>Letzte Nachricht ändern, wenn nichts geschrieben ist</translation>
    </message>
    <message>
        <source>Stop the reply</source>
        <translation>Antwort anhalten</translation>
    </message>
    <message>
        <source>Scroll by a page</source>
        <translation>Eine Seite blättern</translation>
    </message>
    <message>
        <source>Go to the match above, or below</source>
        <translation>Zum Treffer darüber oder darunter gehen</translation>
    </message>
    <message>
        <source>Go to a day</source>
        <translation>Zu einem Tag gehen</translation>
    </message>
    <message>
        <source>Go to the beginning</source>
        <translation>Zum Anfang gehen</translation>
    </message>
    <message>
        <source>Go to the latest message</source>
        <translation>Zur neuesten Nachricht gehen</translation>
    </message>
    <message>
        <source>Choose a conversation</source>
        <translation>Unterhaltung wählen</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Show what can be done with it</source>
        <translation>Zeigen, was damit getan werden kann</translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>Seitenleiste ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Open or close Settings</source>
        <translation>Einstellungen öffnen oder schließen</translation>
    </message>
    <message>
        <source>Open or close Models</source>
        <translation>Modelle öffnen oder schließen</translation>
    </message>
    <message>
        <source>Larger text (also Ctrl and the wheel)</source>
        <translation>Größerer Text (auch Strg und das Mausrad)</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinerer Text</translation>
    </message>
    <message>
        <source>Text of the normal size</source>
        <translation>Text in normaler Größe</translation>
    </message>
    <message>
        <source>Show this list</source>
        <translation>Diese Liste zeigen</translation>
    </message>
    <message>
        <source>Go to the next control, or to the one before</source>
        <translation>Zum nächsten Bedienelement gehen oder zum vorigen</translation>
    </message>
    <message>
        <source>Close Models or Settings, or what lies over the conversation</source>
        <translation>Modelle oder Einstellungen schließen, oder was über der Unterhaltung liegt</translation>
    </message>
    <message>
        <source>Show what can be done with the message whose button has the focus</source>
        <translation>Zeigen, was sich mit der Nachricht tun lässt, deren Knopf den Fokus hat</translation>
    </message>
    <message>
        <source>Show what the model sees, pins, and the note</source>
        <translation>Zeigen, was das Modell sieht, das Angeheftete und die Notiz</translation>
    </message>
    <message>
        <source>Export conversations</source>
        <translation>Unterhaltungen exportieren</translation>
    </message>
    <message>
        <source>Import conversations of other programs</source>
        <translation>Unterhaltungen anderer Programme importieren</translation>
    </message>
    <message>
        <source>Attach files (also by dropping or pasting them)</source>
        <translation>Dateien anhängen (auch durch Ablegen oder Einfügen)</translation>
    </message>
    <message>
        <source>Remove the attached file that has the focus</source>
        <translation>Die angehängte Datei entfernen, die den Fokus hat</translation>
    </message>
    <message>
        <source>Say a message that is changed in a new conversation</source>
        <translation>Eine geänderte Nachricht in einem neuen Gespräch sagen</translation>
    </message>
    <message>
        <source>Show the conversation&apos;s branches</source>
        <translation>Die Zweige des Gesprächs zeigen</translation>
    </message>
    <message>
        <source>Switch to the branch before or behind, where one of its buttons has the focus</source>
        <translation>Zum Zweig davor oder danach wechseln, wo eine seiner Schaltflächen den Fokus hat</translation>
    </message>
    <message>
        <source>Find in this conversation, or an open file</source>
        <translation>In dieser Unterhaltung suchen, oder in einer offenen Datei</translation>
    </message>
    <message>
        <source>Begin a temporary conversation</source>
        <translation>Vorübergehende Unterhaltung beginnen</translation>
    </message>
    <message>
        <source>Quit Daylong</source>
        <translation>Daylong beenden</translation>
    </message>
    <message>
        <source>Fold or unfold the folder</source>
        <translation>Ordner zu- oder aufklappen</translation>
    </message>
    <message>
        <source>Rename it</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Paste into the message, also a long text, which else goes along as a file</source>
        <translation>In die Nachricht einfügen, auch einen langen Text, der sonst als Datei mitgeht</translation>
    </message>
</context>
<context>
    <name>LeaveSheet</name>
    <message>
        <source>Leave it?</source>
        <translation>Verlassen?</translation>
    </message>
    <message>
        <source>Nothing of this temporary conversation was kept: once you leave it, it is gone.</source>
        <translation>Nichts von dieser vorübergehenden Unterhaltung wurde gespeichert: Wenn Sie sie verlassen, ist sie weg.</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>LongMessageNotice</name>
    <message>
        <source>%1 tokens: the model will see only the last %2. All of it stays here.</source>
        <translation>%1 Token: Das Modell wird nur die letzten %2 sehen. Alles bleibt hier.</translation>
    </message>
    <message>
        <source>This message is longer than what the model can see: %1 tokens, and it sees %2 at once. It will see only the end, from “%3” on. All of it stays in the conversation.</source>
        <translation>Diese Nachricht ist länger, als das Modell sehen kann: %1 Token, und es sieht %2 auf einmal. Es wird nur das Ende sehen, ab „%3“. Alles bleibt in der Unterhaltung.</translation>
    </message>
    <message>
        <source>Read only those, which is quicker</source>
        <translation>Nur diese lesen, das geht schneller</translation>
    </message>
    <message>
        <source>Skip the rest: read only what it will see, which is quicker</source>
        <translation>Den Rest auslassen: nur lesen, was es sehen wird, das geht schneller</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>%1 – Daylong</source>
        <translation>%1 – Daylong</translation>
    </message>
    <message>
        <source>Daylong</source>
        <translation>Daylong</translation>
    </message>
    <message>
        <source>Daylong: %1</source>
        <translation>Daylong: %1</translation>
    </message>
</context>
<context>
    <name>MemoryGauge</name>
    <message>
        <source>%1 of %2 tokens seen</source>
        <translation>%1 von %2 Token gesehen</translation>
    </message>
    <message>
        <source>the beginning and the latest</source>
        <translation>den Anfang und das Neueste</translation>
    </message>
    <message>
        <source>the beginning, what is pinned, and since %1</source>
        <translation>den Anfang, das Angeheftete und alles seit %1</translation>
    </message>
    <message>
        <source>the beginning, and since %1</source>
        <translation>den Anfang und alles seit %1</translation>
    </message>
    <message>
        <source>all of this conversation but the rest of a message</source>
        <translation>die ganze Unterhaltung bis auf den Rest einer Nachricht</translation>
    </message>
    <message>
        <source>all of this conversation</source>
        <translation>die ganze Unterhaltung</translation>
    </message>
    <message>
        <source>%1 MiB fixed</source>
        <translation>%1 MiB fest</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 tok/s, first in %2</source>
        <translation>%1 Tok/s, erstes nach %2</translation>
    </message>
    <message>
        <source>What the model sees, and a note</source>
        <translation>Was das Modell sieht, und eine Notiz</translation>
    </message>
    <message>
        <source>What the model sees: 1 pinned message</source>
        <translation>Was das Modell sieht: 1 angeheftete Nachricht</translation>
    </message>
    <message>
        <source>What the model sees: %1 pinned messages</source>
        <translation>Was das Modell sieht: %1 angeheftete Nachrichten</translation>
    </message>
    <message>
        <source>about %1 of %2 tokens seen</source>
        <translation>etwa %1 von %2 Token gesehen</translation>
    </message>
    <message>
        <source>%1 tokens sent, %2 read before</source>
        <translation>%1 Token gesendet, %2 davon schon gelesen</translation>
    </message>
</context>
<context>
    <name>MemoryPart</name>
    <message>
        <source>%1: %2 tokens</source>
        <translation>%1: %2 Token</translation>
    </message>
</context>
<context>
    <name>MemorySettings</name>
    <message>
        <source>Memory</source>
        <translation>Gedächtnis</translation>
    </message>
    <message>
        <source>Cache size in tokens</source>
        <translation>Cachegröße in Token</translation>
    </message>
    <message>
        <source>%1 MiB, fixed</source>
        <translation>%1 MiB, fest</translation>
    </message>
    <message>
        <source>Costs %1</source>
        <translation>Kostet %1</translation>
    </message>
    <message>
        <source>How much of the conversation the model sees at once: about %1 words. This memory is taken when the model is loaded and never grows, however long you talk.</source>
        <translation>Wie viel der Unterhaltung das Modell auf einmal sieht: etwa %1 Wörter. Dieser Speicher wird beim Laden des Modells belegt und wächst nie, wie lange Sie auch sprechen.</translation>
    </message>
    <message>
        <source>The mark shows the most this model was trained to see at once: %1 tokens.</source>
        <translation>Die Marke zeigt, wie viel dieses Modell im Training höchstens auf einmal sah: %1 Token.</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Use the cache size that suits this model</source>
        <translation>Die Cachegröße übernehmen, die zu diesem Modell passt</translation>
    </message>
    <message>
        <source>More than this model ever saw at once in training. It will run, but replies are likely to get worse, not better: choose %1 or less. A conversation does not end there, whatever the size.</source>
        <translation>Mehr, als dieses Modell im Training je auf einmal sah. Es wird laufen, aber die Antworten werden eher schlechter als besser: Wählen Sie höchstens %1. Eine Unterhaltung endet dort nicht, gleich bei welcher Größe.</translation>
    </message>
    <message>
        <source>With the weights, this is more memory than the device has. Choose a smaller size, 8-bit keys and values, or a smaller model.</source>
        <translation>Mit den Gewichten ist das mehr Speicher, als das Gerät hat. Wählen Sie eine kleinere Größe, Schlüssel und Werte mit 8 Bit oder ein kleineres Modell.</translation>
    </message>
    <message>
        <source>Keys and values</source>
        <translation>Schlüssel und Werte</translation>
    </message>
    <message>
        <source>More bits are more exact and take more memory.</source>
        <translation>Mehr Bit sind genauer und brauchen mehr Speicher.</translation>
    </message>
    <message>
        <source>Attention sinks</source>
        <translation>Aufmerksamkeitsanker</translation>
    </message>
    <message>
        <source>First tokens that are always seen. Without them a model falls apart once its window moves on. The system prompt is always seen besides.</source>
        <translation>Erste Token, die immer gesehen werden. Ohne sie versagt ein Modell, sobald sein Fenster weiterrückt. Die Systemanweisung wird außerdem immer gesehen.</translation>
    </message>
    <message>
        <source>Bring back what is forgotten</source>
        <translation>Vergessenes zurückholen</translation>
    </message>
    <message>
        <source>When you come back to something that the model no longer sees, what was said about it is quoted to it with your message. The list is below the message.</source>
        <translation>Wenn Sie auf etwas zurückkommen, das das Modell nicht mehr sieht, wird ihm mit Ihrer Nachricht zitiert, was dazu gesagt wurde. Die Liste steht unter der Nachricht.</translation>
    </message>
    <message>
        <source>Tokens for that, at most</source>
        <translation>Token dafür, höchstens</translation>
    </message>
    <message>
        <source>Most tokens that are brought back</source>
        <translation>Höchste Zahl der Token, die zurückgeholt werden</translation>
    </message>
    <message>
        <source>How readily</source>
        <translation>Wie bereitwillig</translation>
    </message>
    <message>
        <source>A stricter choice brings back fewer wrong passages, but misses more where you use other words.</source>
        <translation>Eine strengere Wahl holt weniger Unpassendes zurück, übersieht aber mehr, wenn Sie andere Worte benutzen.</translation>
    </message>
    <message>
        <source>How readily what is forgotten is brought back</source>
        <translation>Wie bereitwillig Vergessenes zurückgeholt wird</translation>
    </message>
    <message>
        <source>Readily</source>
        <translation>Bereitwillig</translation>
    </message>
    <message>
        <source>Where much of it matches</source>
        <translation>Wenn vieles davon passt</translation>
    </message>
    <message>
        <source>Only where most of it matches</source>
        <translation>Nur wenn das meiste davon passt</translation>
    </message>
    <message>
        <source>Tell the model how long a pause was</source>
        <translation>Dem Modell sagen, wie lang eine Pause war</translation>
    </message>
    <message>
        <source>With your first message after more than an hour.</source>
        <translation>Mit Ihrer ersten Nachricht nach mehr als einer Stunde.</translation>
    </message>
    <message>
        <source>Keep it on the disk</source>
        <translation>Auf der Festplatte behalten</translation>
    </message>
    <message>
        <source>A conversation then opens at once, as you left it, instead of being read again. In the cache folder, for nobody else to read, and deleted with the conversation.</source>
        <translation>Eine Unterhaltung öffnet sich dann sofort so, wie Sie sie verlassen haben, statt neu gelesen zu werden. Im Cache-Ordner, für niemand anderen lesbar, und mit der Unterhaltung gelöscht.</translation>
    </message>
    <message>
        <source>Keep the memory on the disk</source>
        <translation>Das Gedächtnis auf der Festplatte behalten</translation>
    </message>
    <message>
        <source>At most, in MiB</source>
        <translation>Höchstens, in MiB</translation>
    </message>
    <message>
        <source>%1 are kept now.</source>
        <translation>Jetzt sind es %1.</translation>
    </message>
    <message>
        <source>What was kept longest ago goes first, and is read again when it is wanted.</source>
        <translation>Das Älteste geht zuerst und wird neu gelesen, wenn es gebraucht wird.</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Clear the memory on the disk</source>
        <translation>Das Gedächtnis auf der Festplatte leeren</translation>
    </message>
    <message>
        <source>Most memory on the disk, in MiB</source>
        <translation>Größe des Gedächtnisses auf der Festplatte, höchstens, in MiB</translation>
    </message>
    <message>
        <source>What the server is sent of the conversation, its reply included: about %1 words.</source>
        <translation>Was dem Server von der Unterhaltung gesendet wird, seine Antwort eingerechnet: etwa %1 Wörter.</translation>
    </message>
    <message>
        <source>Once that is full, the oldest quarter is left out; it stays in the transcript.</source>
        <translation>Ist das voll, fällt das älteste Viertel weg; in der Mitschrift bleibt es.</translation>
    </message>
</context>
<context>
    <name>MemorySheet</name>
    <message>
        <source>Memory</source>
        <translation>Gedächtnis</translation>
    </message>
    <message>
        <source>%1 of %2 tokens seen</source>
        <translation>%1 von %2 Token gesehen</translation>
    </message>
    <message>
        <source>Always seen: the beginning, with the system prompt and the note</source>
        <translation>Immer gesehen: der Anfang, mit der Systemanweisung und der Notiz</translation>
    </message>
    <message>
        <source>Always seen: pinned, and older than the latest part</source>
        <translation>Immer gesehen: Angeheftetes, das älter ist als der letzte Teil</translation>
    </message>
    <message>
        <source>Brought back from what was forgotten</source>
        <translation>Aus dem Vergessenen zurückgeholt</translation>
    </message>
    <message>
        <source>The latest part of the conversation</source>
        <translation>Der letzte Teil der Unterhaltung</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Frei</translation>
    </message>
    <message>
        <source>A note that is always seen</source>
        <translation>Eine Notiz, die immer gesehen wird</translation>
    </message>
    <message>
        <source>The note</source>
        <translation>Die Notiz</translation>
    </message>
    <message>
        <source>What the assistant shall never forget in this conversation</source>
        <translation>Was der Assistent in dieser Unterhaltung nie vergessen soll</translation>
    </message>
    <message>
        <source>About %1 tokens of its memory.</source>
        <translation>Etwa %1 Token seines Gedächtnisses.</translation>
    </message>
    <message>
        <source>When you keep the note, the model reads it; some models then read the latest part again.</source>
        <translation>Wenn Sie die Notiz behalten, liest das Modell sie; manche Modelle lesen dann den letzten Teil noch einmal.</translation>
    </message>
    <message>
        <source>Keep the note</source>
        <translation>Notiz behalten</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
</context>
<context>
    <name>MenuEntry</name>
    <message>
        <source>Not available now</source>
        <translation>Gerade nicht verfügbar</translation>
    </message>
</context>
<context>
    <name>MessageBlock</name>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
</context>
<context>
    <name>MessageDelegate</name>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Daylong</source>
        <translation>Daylong</translation>
    </message>
    <message>
        <source>The model sees only a part of this, and nothing above</source>
        <translation>Das Modell sieht nur einen Teil hiervon und nichts darüber</translation>
    </message>
    <message>
        <source>The model no longer sees what is above</source>
        <translation>Das Modell sieht nicht mehr, was darüber steht</translation>
    </message>
    <message>
        <source>The model sees only the end of this</source>
        <translation>Das Modell sieht hiervon nur das Ende</translation>
    </message>
    <message>
        <source>The model sees only the end of this, and nothing above</source>
        <translation>Das Modell sieht hiervon nur das Ende und nichts darüber</translation>
    </message>
    <message>
        <source>%1, %2, no longer seen by the model: %3</source>
        <translation>%1, %2, vom Modell nicht mehr gesehen: %3</translation>
    </message>
    <message>
        <source>%1, %2, only its beginning read by the model: %3</source>
        <translation>%1, %2, vom Modell nur am Anfang gelesen: %3</translation>
    </message>
    <message>
        <source>%1, %2, only the end seen by the model: %3</source>
        <translation>%1, %2, vom Modell nur am Ende gesehen: %3</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1, %2: %3</translation>
    </message>
</context>
<context>
    <name>MessageMenu</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Ctrl+C</source>
        <translation>Strg+C</translation>
    </message>
    <message>
        <source>Copy the message</source>
        <translation>Nachricht kopieren</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>Code kopieren</translation>
    </message>
    <message>
        <source>Select the message</source>
        <translation>Nachricht auswählen</translation>
    </message>
    <message>
        <source>Open the link</source>
        <translation>Link öffnen</translation>
    </message>
    <message>
        <source>Copy the link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Delete, with the reply</source>
        <translation>Löschen, mit der Antwort</translation>
    </message>
    <message>
        <source>Delete, with your message</source>
        <translation>Löschen, mit Ihrer Nachricht</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Export these %1 messages…</source>
        <translation>Diese %1 Nachrichten exportieren …</translation>
    </message>
    <message>
        <source>Export the message…</source>
        <translation>Nachricht exportieren …</translation>
    </message>
    <message>
        <source>Redact these %1 messages…</source>
        <translation>Diese %1 Nachrichten schwärzen …</translation>
    </message>
    <message>
        <source>Redact the message…</source>
        <translation>Nachricht schwärzen …</translation>
    </message>
    <message>
        <source>Go on from here in a new conversation</source>
        <translation>Von hier aus in einem neuen Gespräch weitermachen</translation>
    </message>
    <message>
        <source>Branches of this conversation…</source>
        <translation>Zweige dieses Gesprächs …</translation>
    </message>
</context>
<context>
    <name>MessageTools</name>
    <message>
        <source>%1 · reading stopped, the model knows only its beginning</source>
        <translation>%1 · Lesen angehalten, das Modell kennt nur den Anfang</translation>
    </message>
    <message>
        <source>%1 · stopped</source>
        <translation>%1 · angehalten</translation>
    </message>
    <message>
        <source>%1 · cut off at the longest reply that Settings allow</source>
        <translation>%1 · bei der längsten erlaubten Antwort abgeschnitten (Einstellungen)</translation>
    </message>
    <message>
        <source>%1 · interrupted before its end</source>
        <translation>%1 · vor dem Ende unterbrochen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy the message</source>
        <translation>Nachricht kopieren</translation>
    </message>
    <message>
        <source>Pinned: the model keeps seeing it. Unpin</source>
        <translation>Angeheftet: Das Modell sieht es weiterhin. Lösen</translation>
    </message>
    <message>
        <source>Pin: the model keeps seeing it</source>
        <translation>Anheften: Das Modell sieht es weiterhin</translation>
    </message>
    <message>
        <source>Bring it back: quote it in your next message</source>
        <translation>Zurückholen: in Ihrer nächsten Nachricht zitieren</translation>
    </message>
    <message>
        <source>Go on with this reply</source>
        <translation>Diese Antwort fortsetzen</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Reply again</source>
        <translation>Noch einmal antworten</translation>
    </message>
    <message>
        <source>Change and send again</source>
        <translation>Ändern und neu senden</translation>
    </message>
    <message>
        <source>Up, in an empty message</source>
        <translation>Pfeil nach oben, in einer leeren Nachricht</translation>
    </message>
    <message>
        <source>Delete, with the reply</source>
        <translation>Löschen, mit der Antwort</translation>
    </message>
    <message>
        <source>Delete, with your message</source>
        <translation>Löschen, mit Ihrer Nachricht</translation>
    </message>
</context>
<context>
    <name>ModelDialog</name>
    <message>
        <source>Open a model</source>
        <translation>Modell öffnen</translation>
    </message>
    <message>
        <source>Models in GGUF format (*.gguf)</source>
        <translation>Modelle im GGUF-Format (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>ModelMenu</name>
    <message>
        <source>%1, in use</source>
        <translation>%1, in Verwendung</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>%1 verwenden</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>Modelle …</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen …</translation>
    </message>
</context>
<context>
    <name>ModelOffers</name>
    <message>
        <source>Daylong comes with a tiny model that knows little. These suit this machine:</source>
        <translation>Daylong bringt ein winziges Modell mit, das wenig weiß. Diese passen zu diesem Rechner:</translation>
    </message>
    <message>
        <source>A download opens a connection to huggingface.co; nothing does before.</source>
        <translation>Ein Download öffnet eine Verbindung zu huggingface.co; davor geschieht das nicht.</translation>
    </message>
    <message>
        <source>More models…</source>
        <translation>Mehr Modelle …</translation>
    </message>
</context>
<context>
    <name>ModelSettings</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>Noch kein Modell</translation>
    </message>
    <message>
        <source>The tiny model that comes with Daylong. It shows how an endless conversation works, but knows little. For real help, take another: “Models” shows which suit this machine, and brings them.</source>
        <translation>Das winzige Modell, das mit Daylong kommt. Es zeigt, wie eine endlose Unterhaltung geht, weiß aber wenig. Für echte Hilfe nehmen Sie ein anderes: „Modelle“ zeigt, welche zu diesem Rechner passen, und holt sie.</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>Modelle …</translation>
    </message>
    <message>
        <source>Open a GGUF file…</source>
        <translation>GGUF öffnen …</translation>
    </message>
    <message>
        <source>Use the starter</source>
        <translation>Startmodell nehmen</translation>
    </message>
    <message>
        <source>Looking at the file…</source>
        <translation>Die Datei wird angesehen …</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>0 uses every core.</source>
        <translation>0 nutzt jeden Kern.</translation>
    </message>
    <message>
        <source>Answer here where the server is lost</source>
        <translation>Hier antworten, wenn der Server fehlt</translation>
    </message>
    <message>
        <source>Then the model that you used last on this machine answers, and says so.</source>
        <translation>Dann antwortet das Modell, das Sie zuletzt auf diesem Rechner verwendet haben, und sagt das.</translation>
    </message>
    <message>
        <source>With the next message the server is tried again.</source>
        <translation>Mit der nächsten Nachricht wird der Server wieder gefragt.</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>At hand</source>
        <translation>Vorhanden</translation>
    </message>
    <message>
        <source>For this machine</source>
        <translation>Für diesen Rechner</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>%1, shown</source>
        <translation>%1, angezeigt</translation>
    </message>
    <message>
        <source>Which models</source>
        <translation>Welche Modelle</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Deleted %1</source>
        <translation>%1 gelöscht</translation>
    </message>
</context>
<context>
    <name>Move</name>
    <message>
        <source>Your conversations move to %1</source>
        <translation>Ihre Unterhaltungen ziehen um nach %1</translation>
    </message>
    <message>
        <source>Your models move to %1</source>
        <translation>Ihre Modelle ziehen um nach %1</translation>
    </message>
</context>
<context>
    <name>MoveMenu</name>
    <message>
        <source>No folder</source>
        <translation>Kein Ordner</translation>
    </message>
    <message>
        <source>%1, it is here</source>
        <translation>%1, hier ist sie</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Neuer Ordner …</translation>
    </message>
</context>
<context>
    <name>MoveSheet</name>
    <message>
        <source>Move the models</source>
        <translation>Die Modelle verschieben</translation>
    </message>
    <message>
        <source>Move the conversations</source>
        <translation>Die Unterhaltungen verschieben</translation>
    </message>
    <message>
        <source>Now in %1</source>
        <translation>Jetzt in %1</translation>
    </message>
    <message>
        <source>Choose another folder…</source>
        <translation>Einen anderen Ordner wählen …</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Einen Ordner wählen …</translation>
    </message>
    <message>
        <source>Back to the usual place</source>
        <translation>Zurück an den üblichen Ort</translation>
    </message>
    <message>
        <source>To %1</source>
        <translation>Nach %1</translation>
    </message>
    <message>
        <source>%1, with downloads that are not done.</source>
        <translation>%1, mit Downloads, die nicht fertig sind.</translation>
    </message>
    <message>
        <source>%1: everything said, what is half written, the settings, and older copies.</source>
        <translation>%1: alles Gesagte, halb Geschriebenes, die Einstellungen und ältere Kopien.</translation>
    </message>
    <message>
        <source>The window closes for it and opens again. Everything is copied and compared first, and deleted in the old place only when it is whole in the new one; stopped in the middle, it stays where it is.</source>
        <translation>Das Fenster schließt sich dafür und öffnet sich wieder. Alles wird erst kopiert und verglichen und am alten Ort nur gelöscht, wenn es am neuen ganz da ist; mittendrin angehalten, bleibt es, wo es ist.</translation>
    </message>
    <message>
        <source>This folder is on another machine: models load slowly from there, and not at all while it cannot be reached.</source>
        <translation>Dieser Ordner ist auf einem anderen Rechner: Modelle laden von dort langsam, und gar nicht, solange er nicht erreichbar ist.</translation>
    </message>
    <message>
        <source>This folder is on another machine: talking is slower there, nothing works while it cannot be reached, and two computers at once can damage the conversations.</source>
        <translation>Dieser Ordner ist auf einem anderen Rechner: Das Sprechen ist dort langsamer, nichts geht, solange er nicht erreichbar ist, und zwei Rechner zugleich können die Unterhaltungen beschädigen.</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>MoveWindow</name>
    <message>
        <source>Nothing was moved: %1.</source>
        <translation>Nichts wurde verschoben: %1.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
</context>
<context>
    <name>NewsSheet</name>
    <message>
        <source>All changes</source>
        <translation>Alle Änderungen</translation>
    </message>
    <message>
        <source>What is new in Daylong %1</source>
        <translation>Was in Daylong %1 neu ist</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Choose a model…</source>
        <translation>Modell wählen …</translation>
    </message>
    <message>
        <source>Use the starter</source>
        <translation>Startmodell nehmen</translation>
    </message>
    <message>
        <source>Dismiss the error</source>
        <translation>Fehler ausblenden</translation>
    </message>
    <message>
        <source>Choose a device…</source>
        <translation>Gerät wählen …</translation>
    </message>
    <message>
        <source>Hide this note</source>
        <translation>Hinweis ausblenden</translation>
    </message>
    <message>
        <source>This is a tiny starter model: it chats, but knows little and makes things up.</source>
        <translation>Dies ist ein winziges Startmodell: Es plaudert, weiß aber wenig und erfindet Dinge.</translation>
    </message>
    <message>
        <source>Find a real model…</source>
        <translation>Ein richtiges Modell finden …</translation>
    </message>
    <message>
        <source>What you changed in Settings is not applied.</source>
        <translation>Was Sie in den Einstellungen geändert haben, ist nicht übernommen.</translation>
    </message>
    <message>
        <source>Back to Settings</source>
        <translation>Zurück zu den Einstellungen</translation>
    </message>
</context>
<context>
    <name>OwnSettings</name>
    <message>
        <source>This conversation: %1</source>
        <translation>Diese Unterhaltung: %1</translation>
    </message>
    <message>
        <source>This conversation</source>
        <translation>Diese Unterhaltung</translation>
    </message>
    <message>
        <source>Its own system prompt</source>
        <translation>Eigene Systemanweisung</translation>
    </message>
    <message>
        <source>Its own way of picking words</source>
        <translation>Eigene Wortwahl</translation>
    </message>
    <message>
        <source>Whatever you do not set here follows “Replies in general”.</source>
        <translation>Was Sie hier nicht festlegen, gilt wie unter „Antworten im Allgemeinen“.</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <source>Preset of this conversation</source>
        <translation>Voreinstellung dieser Unterhaltung</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Whatever you do not set here follows the preset, then “Replies in general”.</source>
        <translation>Was Sie hier nicht festlegen, gilt wie in der Voreinstellung, sonst wie unter „Antworten im Allgemeinen“.</translation>
    </message>
</context>
<context>
    <name>PinsList</name>
    <message>
        <source>Nothing is pinned in this conversation. The pin below a message makes the model keep seeing it.</source>
        <translation>In dieser Unterhaltung ist nichts angeheftet. Die Nadel unter einer Nachricht lässt das Modell sie weiterhin sehen.</translation>
    </message>
    <message>
        <source>The model keeps seeing these. They take %1 tokens of its memory.</source>
        <translation>Diese sieht das Modell weiterhin. Sie brauchen %1 Token seines Gedächtnisses.</translation>
    </message>
    <message>
        <source>Pinned messages</source>
        <translation>Angeheftete Nachrichten</translation>
    </message>
    <message>
        <source>%1 · %2 · %3 tokens</source>
        <translation>%1 · %2 · %3 Token</translation>
    </message>
    <message>
        <source>%1 · %2 · not read yet</source>
        <translation>%1 · %2 · noch nicht gelesen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
</context>
<context>
    <name>PlaceBar</name>
    <message>
        <source>Place in the conversation</source>
        <translation>Ort in der Unterhaltung</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <translation>d. MMM yyyy</translation>
    </message>
</context>
<context>
    <name>PlaceWindow</name>
    <message>
        <source>Your models are not there</source>
        <translation>Ihre Modelle sind nicht da</translation>
    </message>
    <message>
        <source>Your conversations are not there</source>
        <translation>Ihre Unterhaltungen sind nicht da</translation>
    </message>
    <message>
        <source>You moved them to %1. Connect that disk and try again, or say where they are now.</source>
        <translation>Sie haben sie nach %1 verschoben. Schließen Sie dieses Laufwerk an und versuchen Sie es noch einmal, oder sagen Sie, wo sie jetzt sind.</translation>
    </message>
    <message>
        <source>There are no models of Daylong in %1.</source>
        <translation>In %1 sind keine Modelle von Daylong.</translation>
    </message>
    <message>
        <source>There are no conversations of Daylong in %1.</source>
        <translation>In %1 sind keine Unterhaltungen von Daylong.</translation>
    </message>
    <message>
        <source>“Begin anew there” makes an empty folder for models in that place.</source>
        <translation>„Dort neu anfangen“ legt an diesem Ort einen leeren Ordner für Modelle an.</translation>
    </message>
    <message>
        <source>“Begin anew there” makes an empty transcript in that place. What was said before is not in it; it stays wherever it is.</source>
        <translation>„Dort neu anfangen“ legt an diesem Ort eine leere Mitschrift an. Was vorher gesagt wurde, steht nicht darin; es bleibt, wo immer es ist.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Choose another place…</source>
        <translation>Einen anderen Ort wählen …</translation>
    </message>
    <message>
        <source>Begin anew there</source>
        <translation>Dort neu anfangen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Where the models are</source>
        <translation>Wo die Modelle sind</translation>
    </message>
    <message>
        <source>Where the conversations are</source>
        <translation>Wo die Unterhaltungen sind</translation>
    </message>
</context>
<context>
    <name>PresetMenu</name>
    <message>
        <source>Without a preset</source>
        <translation>Ohne Voreinstellung</translation>
    </message>
    <message>
        <source>%1, the usual one</source>
        <translation>%1, die übliche</translation>
    </message>
    <message>
        <source>Presets…</source>
        <translation>Voreinstellungen …</translation>
    </message>
</context>
<context>
    <name>PresetSettings</name>
    <message>
        <source>Presets</source>
        <translation>Voreinstellungen</translation>
    </message>
    <message>
        <source>What you set in a preset applies to the conversations that use it: a system prompt, how words are picked, a model, a cache size. What you change in it later reaches them all, except where a conversation has a setting of its own.</source>
        <translation>Was Sie in einer Voreinstellung festlegen, gilt in den Unterhaltungen, die sie benutzen: eine Systemanweisung, die Wortwahl, ein Modell, eine Cachegröße. Was Sie später an ihr ändern, kommt bei allen an, außer wo eine Unterhaltung etwas Eigenes hat.</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1 (for new conversations)</source>
        <translation>%1 (für neue Unterhaltungen)</translation>
    </message>
    <message>
        <source>Its model is no longer here; the general one is used.</source>
        <translation>Ihr Modell ist nicht mehr da; das allgemeine wird verwendet.</translation>
    </message>
    <message>
        <source>Change “%1”</source>
        <translation>„%1“ ändern</translation>
    </message>
    <message>
        <source>Duplicate “%1”</source>
        <translation>„%1“ verdoppeln</translation>
    </message>
    <message>
        <source>Delete “%1”</source>
        <translation>„%1“ löschen</translation>
    </message>
    <message>
        <source>New preset…</source>
        <translation>Neue Voreinstellung …</translation>
    </message>
</context>
<context>
    <name>PresetSheet</name>
    <message>
        <source>As in general</source>
        <translation>Wie im Allgemeinen</translation>
    </message>
    <message>
        <source>New preset</source>
        <translation>Neue Voreinstellung</translation>
    </message>
    <message>
        <source>Change the preset</source>
        <translation>Voreinstellung ändern</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>Name der Voreinstellung</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>New conversations use it</source>
        <translation>Neue Unterhaltungen benutzen sie</translation>
    </message>
    <message>
        <source>A system prompt</source>
        <translation>Eine Systemanweisung</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Model of the preset</source>
        <translation>Modell der Voreinstellung</translation>
    </message>
    <message>
        <source>A cache size</source>
        <translation>Eine Cachegröße</translation>
    </message>
    <message>
        <source>Cache size in tokens</source>
        <translation>Cachegröße in Token</translation>
    </message>
    <message>
        <source>Cache size of the preset, in tokens</source>
        <translation>Cachegröße der Voreinstellung, in Token</translation>
    </message>
    <message>
        <source>Bring back what is forgotten</source>
        <translation>Vergessenes zurückholen</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>A way of picking words</source>
        <translation>Eine Wortwahl</translation>
    </message>
    <message>
        <source>If the open conversation uses this preset, the model may have to read part of it again. Nothing is lost.</source>
        <translation>Benutzt die offene Unterhaltung diese Voreinstellung, muss das Modell vielleicht einen Teil davon noch einmal lesen. Nichts geht verloren.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>ProgressLine</name>
    <message>
        <source>%1: %2%</source>
        <translation>%1: %2 %</translation>
    </message>
</context>
<context>
    <name>ProgressStrip</name>
    <message>
        <source>%1 %2%</source>
        <translation>%1 %2 %</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
</context>
<context>
    <name>PromptEntry</name>
    <message>
        <source>System prompt</source>
        <translation>Systemanweisung</translation>
    </message>
</context>
<context>
    <name>PushButton</name>
    <message>
        <source>Not available now</source>
        <translation>Gerade nicht verfügbar</translation>
    </message>
</context>
<context>
    <name>QueueCard</name>
    <message>
        <source>Being changed: %1</source>
        <translation>Wird geändert: %1</translation>
    </message>
    <message>
        <source>Waiting: %1</source>
        <translation>Wartet: %1</translation>
    </message>
    <message>
        <source>You are changing it below.</source>
        <translation>Sie ändern sie gerade unten.</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Stop the reply in “%1” and send it now</source>
        <translation>Die Antwort in „%1“ anhalten und jetzt senden</translation>
    </message>
    <message>
        <source>Send it now</source>
        <translation>Jetzt senden</translation>
    </message>
    <message>
        <source>Stop the reply and send it now</source>
        <translation>Die Antwort anhalten und jetzt senden</translation>
    </message>
    <message>
        <source>Take it out</source>
        <translation>Herausnehmen</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
</context>
<context>
    <name>QueueList</name>
    <message>
        <source>Not sent yet: this waits until you send it.</source>
        <translation>Noch nicht gesendet: Das wartet, bis Sie es senden.</translation>
    </message>
    <message>
        <source>Waits until the reply in “%1” has ended.</source>
        <translation>Wartet, bis die Antwort in „%1“ fertig ist.</translation>
    </message>
    <message>
        <source>Sent when the reply before it has ended.</source>
        <translation>Wird gesendet, wenn die Antwort davor fertig ist.</translation>
    </message>
    <message>
        <source>Send next</source>
        <translation>Nächste senden</translation>
    </message>
    <message>
        <source>The others follow, one after each reply</source>
        <translation>Die anderen folgen, nach jeder Antwort eine</translation>
    </message>
    <message>
        <source>Waiting messages</source>
        <translation>Wartende Nachrichten</translation>
    </message>
</context>
<context>
    <name>QuickWindow</name>
    <message>
        <source>Ask Daylong</source>
        <translation>Daylong fragen</translation>
    </message>
    <message>
        <source>Daylong: %1</source>
        <translation>Daylong: %1</translation>
    </message>
    <message>
        <source>Ask more</source>
        <translation>Weiter fragen</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>You: %1</source>
        <translation>Sie: %1</translation>
    </message>
    <message>
        <source>In a new conversation</source>
        <translation>In einer neuen Unterhaltung</translation>
    </message>
    <message>
        <source>else in “%1”</source>
        <translation>sonst in „%1“</translation>
    </message>
    <message>
        <source>Open in Daylong</source>
        <translation>In Daylong öffnen</translation>
    </message>
</context>
<context>
    <name>RecalledList</name>
    <message>
        <source>1 passage recalled</source>
        <translation>1 Stelle zurückgeholt</translation>
    </message>
    <message>
        <source>%1 passages recalled</source>
        <translation>%1 Stellen zurückgeholt</translation>
    </message>
    <message>
        <source>%1, fold</source>
        <translation>%1, einklappen</translation>
    </message>
    <message>
        <source>%1, show</source>
        <translation>%1, zeigen</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>%1 · %2: %3</source>
        <translation>%1 · %2: %3</translation>
    </message>
    <message>
        <source>Answer without this</source>
        <translation>Ohne dies antworten</translation>
    </message>
    <message>
        <source>Take it off the list</source>
        <translation>Von der Liste nehmen</translation>
    </message>
</context>
<context>
    <name>RecommendedList</name>
    <message>
        <source>Models for this machine</source>
        <translation>Modelle für diesen Rechner</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
</context>
<context>
    <name>RedactSheet</name>
    <message>
        <source>Redact</source>
        <translation>Schwärzen</translation>
    </message>
    <message>
        <source>Looking for it…</source>
        <translation>Wird gesucht …</translation>
    </message>
    <message>
        <source>Redacting. The transcript is written anew; that can take some seconds…</source>
        <translation>Wird geschwärzt. Die Mitschrift wird neu geschrieben; das kann einige Sekunden dauern …</translation>
    </message>
    <message>
        <source>It is gone.</source>
        <translation>Es ist fort.</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>It cannot be undone. It goes from the conversation, with its former wordings and branches; from what was deleted; from the search, the model&apos;s memory and titles made of it; and what you are writing in these conversations goes, too. The bytes on the disk are overwritten.</source>
        <translation>Das lässt sich nicht rückgängig machen. Es verschwindet aus der Unterhaltung, mit früheren Fassungen und Zweigen; aus dem Gelöschten; aus der Suche, dem Gedächtnis des Modells und daraus gemachten Titeln; und was Sie in diesen Unterhaltungen gerade schreiben, verschwindet auch. Die Bytes auf der Platte werden überschrieben.</translation>
    </message>
    <message>
        <source>Daylong keeps %1 older copies of the transcript, which may hold it as well. They are deleted.</source>
        <translation>Daylong bewahrt %1 ältere Kopien der Mitschrift auf, in denen es auch stehen kann. Sie werden gelöscht.</translation>
    </message>
    <message>
        <source>Copies that you made yourself, and files that you exported, stay as they are.</source>
        <translation>Kopien, die Sie selbst gemacht haben, und exportierte Dateien bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Redact for good</source>
        <translation>Endgültig schwärzen</translation>
    </message>
    <message>
        <source>Daylong keeps an older copy of the transcript, which may hold it as well. That copy is deleted.</source>
        <translation>Daylong bewahrt eine ältere Kopie der Mitschrift auf, in der es auch stehen kann. Diese Kopie wird gelöscht.</translation>
    </message>
    <message>
        <source>What other messages say of it stays: to find all of that, search for its words and redact what is found. Copies that you made yourself, and files that you exported, stay as they are.</source>
        <translation>Was andere Nachrichten davon sagen, bleibt: Um alles zu finden, suchen Sie nach den Wörtern und schwärzen das Gefundene. Kopien, die Sie selbst gemacht haben, und exportierte Dateien bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Redact everything in which “%1” is found: %2?</source>
        <translation>Alles schwärzen, worin „%1“ vorkommt: %2?</translation>
    </message>
    <message>
        <source>Redact this: %1?</source>
        <translation>Dies schwärzen: %1?</translation>
    </message>
</context>
<context>
    <name>ReplySettings</name>
    <message>
        <source>Replies in general</source>
        <translation>Antworten im Allgemeinen</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>Systemanweisung</translation>
    </message>
    <message>
        <source>It stands among the attention sinks, so the model sees it at every moment of the conversation and never forgets it.</source>
        <translation>Sie steht bei den Aufmerksamkeitsankern, sodass das Modell sie in jedem Moment der Unterhaltung sieht und nie vergisst.</translation>
    </message>
    <message>
        <source>Use them</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Longest reply, in tokens</source>
        <translation>Längste Antwort, in Token</translation>
    </message>
    <message>
        <source>Use what suits this model</source>
        <translation>Übernehmen, was zu diesem Modell passt</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Use the system prompt that suits this model</source>
        <translation>Die Systemanweisung übernehmen, die zu diesem Modell passt</translation>
    </message>
    <message>
        <source>Write repeated words faster</source>
        <translation>Wiederholtes schneller schreiben</translation>
    </message>
    <message>
        <source>Words that are already in the conversation come faster when a reply repeats them; with a large model others do too, if a small one of its kind is at hand. The words stay the same. Only on the CPU.</source>
        <translation>Wörter, die schon in der Unterhaltung stehen, kommen schneller, wenn eine Antwort sie wiederholt; bei einem großen Modell auch andere, wenn ein kleines seiner Art vorhanden ist. Die Wörter bleiben dieselben. Nur auf der CPU.</translation>
    </message>
    <message>
        <source>Titles made by the model</source>
        <translation>Titel vom Modell</translation>
    </message>
    <message>
        <source>Of a first exchange, once nothing was asked for a while. A name that you give stays.</source>
        <translation>Aus dem ersten Wortwechsel, wenn eine Weile nichts gefragt wird. Ein Name, den Sie geben, bleibt.</translation>
    </message>
    <message>
        <source>Small models rarely make one that will do: then it is the first words.</source>
        <translation>Kleinen Modellen gelingt selten einer: Dann sind es die ersten Wörter.</translation>
    </message>
    <message>
        <source>If it is large enough</source>
        <translation>Wenn es groß genug ist</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
</context>
<context>
    <name>SamplingSettings</name>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>0 always takes the likeliest word; higher is freer.</source>
        <translation>0 nimmt immer das wahrscheinlichste Wort; höher ist freier.</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Picks among the likeliest words that make up this share; 1 is off.</source>
        <translation>Wählt unter den wahrscheinlichsten Wörtern, die diesen Anteil ausmachen; 1 ist aus.</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Leaves out words less likely than this share of the likeliest; 0 is off.</source>
        <translation>Lässt Wörter weg, die unwahrscheinlicher sind als dieser Anteil des wahrscheinlichsten; 0 ist aus.</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Picks among this many words; 0 is off.</source>
        <translation>Wählt unter so vielen Wörtern; 0 ist aus.</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>Wiederholungsstrafe</translation>
    </message>
    <message>
        <source>Makes words used lately less likely; 1 is off.</source>
        <translation>Macht kürzlich benutzte Wörter unwahrscheinlicher; 1 ist aus.</translation>
    </message>
    <message>
        <source>The server uses its own settings until you choose something here.</source>
        <translation>Der Server verwendet seine eigenen Einstellungen, bis Sie hier etwas wählen.</translation>
    </message>
</context>
<context>
    <name>Say</name>
    <message>
        <source>The model has changed. %1 reads the whole conversation anew.</source>
        <translation>Das Modell ist ein anderes. %1 liest die ganze Unterhaltung neu.</translation>
    </message>
    <message>
        <source>The model has changed. %1 reads the newest message anew; it does not know what came before.</source>
        <translation>Das Modell ist ein anderes. %1 liest die neueste Nachricht neu; was davor war, kennt es nicht.</translation>
    </message>
    <message>
        <source>The model has changed. %1 reads the newest %2 messages anew; it does not know what came before.</source>
        <translation>Das Modell ist ein anderes. %1 liest die neuesten %2 Nachrichten neu; was davor war, kennt es nicht.</translation>
    </message>
    <message>
        <source>The chat template has changed. %1 reads the whole conversation anew.</source>
        <translation>Die Chatvorlage ist eine andere. %1 liest die ganze Unterhaltung neu.</translation>
    </message>
    <message>
        <source>The chat template has changed. %1 reads the newest message anew; it does not know what came before.</source>
        <translation>Die Chatvorlage ist eine andere. %1 liest die neueste Nachricht neu; was davor war, kennt es nicht.</translation>
    </message>
    <message>
        <source>The chat template has changed. %1 reads the newest %2 messages anew; it does not know what came before.</source>
        <translation>Die Chatvorlage ist eine andere. %1 liest die neuesten %2 Nachrichten neu; was davor war, kennt es nicht.</translation>
    </message>
    <message>
        <source>The record of what the model had read was damaged. %1 reads the whole conversation anew.</source>
        <translation>Die Aufzeichnung dessen, was das Modell gelesen hatte, war beschädigt. %1 liest die ganze Unterhaltung neu.</translation>
    </message>
    <message>
        <source>The record of what the model had read was damaged. %1 reads the newest message anew; it does not know what came before.</source>
        <translation>Die Aufzeichnung dessen, was das Modell gelesen hatte, war beschädigt. %1 liest die neueste Nachricht neu; was davor war, kennt es nicht.</translation>
    </message>
    <message>
        <source>The record of what the model had read was damaged. %1 reads the newest %2 messages anew; it does not know what came before.</source>
        <translation>Die Aufzeichnung dessen, was das Modell gelesen hatte, war beschädigt. %1 liest die neuesten %2 Nachrichten neu; was davor war, kennt es nicht.</translation>
    </message>
    <message>
        <source>The system prompt or the note has changed. Read again: %1 of the %2 tokens that the model sees.</source>
        <translation>Die Systemanweisung oder die Notiz wurde geändert. Neu gelesen: %1 der %2 Token, die das Modell sieht.</translation>
    </message>
    <message>
        <source>The cache has changed. Read again: %1 of the %2 tokens that the model sees.</source>
        <translation>Der Cache wurde geändert. Neu gelesen: %1 der %2 Token, die das Modell sieht.</translation>
    </message>
    <message>
        <source>As you chose, the model has read only the end of this message: the last %1 of %2 tokens.</source>
        <translation>Wie Sie es gewählt haben, hat das Modell nur das Ende dieser Nachricht gelesen: die letzten %1 von %2 Token.</translation>
    </message>
    <message>
        <source>The model sees only the end of this message: the last %1 of %2 tokens. A larger cache in Settings holds more.</source>
        <translation>Das Modell sieht nur das Ende dieser Nachricht: die letzten %1 von %2 Token. Ein größerer Cache in den Einstellungen fasst mehr.</translation>
    </message>
    <message>
        <source>Turns are written in plain words (User:, Assistant:), because the chat template cannot be used: %1</source>
        <translation>Die Beiträge werden in schlichten Worten geschrieben (User:, Assistant:), weil die Chatvorlage nicht verwendet werden kann: %1</translation>
    </message>
    <message>
        <source>Turns are written as %1 models have them, because the chat template cannot be used: %2</source>
        <translation>Die Beiträge werden geschrieben, wie %1-Modelle sie haben, weil die Chatvorlage nicht verwendet werden kann: %2</translation>
    </message>
    <message>
        <source>About this model&apos;s chat template.</source>
        <translation>Zur Chatvorlage dieses Modells.</translation>
    </message>
    <message>
        <source>The model file has none. Its vocabulary has the marks of %1, so turns are written with them.</source>
        <translation>Die Modelldatei hat keine. Ihr Vokabular hat die Marken von %1, also werden die Beiträge damit geschrieben.</translation>
    </message>
    <message>
        <source>The model file has none. Its vocabulary has no marks of turns either, so they are written in plain words (User:, Assistant:).</source>
        <translation>Die Modelldatei hat keine. Auch ihr Vokabular hat keine Marken für Beiträge, also werden sie in schlichten Worten geschrieben (User:, Assistant:).</translation>
    </message>
    <message>
        <source>That is a guess: if the answers look wrong, choose another template in Settings.</source>
        <translation>Das ist geraten: Sehen die Antworten falsch aus, wählen Sie in den Einstellungen eine andere Vorlage.</translation>
    </message>
    <message>
        <source>It leaves out the thoughts of earlier replies; here they stay where they are until they leave the window.</source>
        <translation>Sie lässt die Gedanken früherer Antworten weg; hier bleiben sie an ihrem Platz, bis sie das Fenster verlassen.</translation>
    </message>
    <message>
        <source>It moves the system prompt to the newest turn; here it stays in the first one.</source>
        <translation>Sie verschiebt die Systemanweisung in den neuesten Beitrag; hier bleibt sie im ersten.</translation>
    </message>
    <message>
        <source>It knows no system prompt; here it stands before the first words.</source>
        <translation>Sie kennt keine Systemanweisung; hier steht sie vor den ersten Worten.</translation>
    </message>
    <message>
        <source>It writes the newest reply differently from older ones; here each stays as it was.</source>
        <translation>Sie schreibt die neueste Antwort anders als ältere; hier bleibt jede, wie sie war.</translation>
    </message>
    <message>
        <source>It tells the date; here that is the day on which the conversation began.</source>
        <translation>Sie nennt das Datum; hier ist das der Tag, an dem die Unterhaltung begann.</translation>
    </message>
    <message>
        <source>the transcript could not be opened, so nothing can be said yet; see the error at the start</source>
        <translation>die Mitschrift konnte nicht geöffnet werden, darum kann noch nichts gesagt werden; siehe den Fehler beim Start</translation>
    </message>
    <message>
        <source>no model is open, so there is no reply; your message is kept. Choose a model in Settings</source>
        <translation>kein Modell ist geöffnet, darum gibt es keine Antwort; Ihre Nachricht bleibt erhalten. Wählen Sie ein Modell in den Einstellungen</translation>
    </message>
    <message>
        <source>no model is loaded, because its loading was stopped; Apply in Settings loads it</source>
        <translation>kein Modell ist geladen, weil das Laden angehalten wurde; „Übernehmen“ in den Einstellungen lädt es</translation>
    </message>
    <message>
        <source>there is no conversation %1 any more</source>
        <translation>die Unterhaltung %1 gibt es nicht mehr</translation>
    </message>
    <message>
        <source>there is no conversation %1; &apos;daylong-cli chat&apos; and /list show those there are</source>
        <translation>es gibt keine Unterhaltung %1; „daylong-cli chat“ und /list zeigen, welche es gibt</translation>
    </message>
    <message>
        <source>there is not enough memory; choose a smaller cache or a smaller model in Settings</source>
        <translation>der Speicher reicht nicht; wählen Sie in den Einstellungen einen kleineren Cache oder ein kleineres Modell</translation>
    </message>
    <message>
        <source>something unforeseen happened: %1</source>
        <translation>etwas Unvorhergesehenes ist geschehen: %1</translation>
    </message>
    <message>
        <source>The end of the reply is kept in memory, and stored as soon as that is possible</source>
        <translation>Das Ende der Antwort bleibt im Speicher und wird gesichert, sobald das möglich ist</translation>
    </message>
    <message>
        <source>this message cannot be deleted: it is no longer in the transcript</source>
        <translation>diese Nachricht kann nicht gelöscht werden: Sie ist nicht mehr in der Mitschrift</translation>
    </message>
    <message>
        <source>this message cannot be deleted while it is being answered; stop the reply first</source>
        <translation>diese Nachricht kann nicht gelöscht werden, solange sie beantwortet wird; halten Sie zuerst die Antwort an</translation>
    </message>
    <message>
        <source>this message cannot be pinned: it is not one that somebody said</source>
        <translation>diese Nachricht kann nicht angeheftet werden: Niemand hat sie gesagt</translation>
    </message>
    <message>
        <source>with this message %1 tokens would be pinned, and half of the memory is %2; unpin another one, or choose a larger cache in Settings</source>
        <translation>mit dieser Nachricht wären %1 Token angeheftet, und die Hälfte des Gedächtnisses sind %2; lösen Sie eine andere, oder wählen Sie in den Einstellungen einen größeren Cache</translation>
    </message>
    <message>
        <source>the pinned messages take %1 tokens, more than half of a cache of %2; unpin some, or choose a larger cache in Settings</source>
        <translation>die angehefteten Nachrichten brauchen %1 Token, mehr als die Hälfte eines Caches von %2; lösen Sie einige, oder wählen Sie in den Einstellungen einen größeren Cache</translation>
    </message>
    <message>
        <source>a cache of %1 tokens is too small: the system prompt and the sinks take %2; choose at least %3, or a shorter system prompt</source>
        <translation>ein Cache von %1 Token ist zu klein: Systemanweisung und erste Token brauchen %2; wählen Sie mindestens %3 oder eine kürzere Systemanweisung</translation>
    </message>
    <message>
        <source>the transcript&apos;s record of this conversation&apos;s tokens is damaged (%1). The newest messages are read anew with the next one</source>
        <translation>die Aufzeichnung der Token dieser Unterhaltung ist beschädigt (%1). Die neuesten Nachrichten werden mit der nächsten neu gelesen</translation>
    </message>
    <message>
        <source>the reply is no longer in the transcript</source>
        <translation>die Antwort ist nicht mehr in der Mitschrift</translation>
    </message>
    <message>
        <source>the conversation is no longer in the transcript</source>
        <translation>die Unterhaltung ist nicht mehr in der Mitschrift</translation>
    </message>
    <message>
        <source>this program knows no device &apos;%1&apos;; choose the CPU in Settings</source>
        <translation>dieses Programm kennt kein Gerät „%1“; wählen Sie in den Einstellungen die CPU</translation>
    </message>
    <message>
        <source>no device is left to run the model on; choose one in Settings</source>
        <translation>kein Gerät ist übrig, auf dem das Modell laufen könnte; wählen Sie eines in den Einstellungen</translation>
    </message>
    <message>
        <source>not enough memory for %1 (%2 MiB); close other programs, or choose a smaller model or cache</source>
        <translation>der Speicher reicht nicht für %1 (%2 MiB); schließen Sie andere Programme, oder wählen Sie ein kleineres Modell oder einen kleineren Cache</translation>
    </message>
    <message>
        <source>the model computed no numbers; choose 32 bits (f32) for its keys and values, and if that does not help, download its file again, for it may be damaged</source>
        <translation>das Modell hat keine Zahlen errechnet; wählen Sie 32 Bit (f32) für seine Schlüssel und Werte, und hilft das nicht, laden Sie seine Datei noch einmal herunter, denn sie ist vielleicht beschädigt</translation>
    </message>
    <message>
        <source>a cache of %1 tokens has no room for a window beside %2 sinks; choose a larger cache or fewer sinks</source>
        <translation>ein Cache von %1 Token hat neben %2 ersten Token keinen Platz für ein Fenster; wählen Sie einen größeren Cache oder weniger erste Token</translation>
    </message>
    <message>
        <source>the model is split into %1 files, and &apos;%2&apos; is missing; put all of them into one folder</source>
        <translation>das Modell ist auf %1 Dateien verteilt, und „%2“ fehlt; legen Sie alle in einen Ordner</translation>
    </message>
    <message>
        <source>there is no file &apos;%1&apos;; check the path, or choose another model</source>
        <translation>die Datei „%1“ gibt es nicht; prüfen Sie den Pfad, oder wählen Sie ein anderes Modell</translation>
    </message>
    <message>
        <source>cannot open &apos;%1&apos;: %2; check that you may read it</source>
        <translation>„%1“ lässt sich nicht öffnen: %2; prüfen Sie, ob Sie die Datei lesen dürfen</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is a folder; choose a file in it</source>
        <translation>„%1“ ist ein Ordner; wählen Sie eine Datei darin</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is empty; download or copy it again</source>
        <translation>„%1“ ist leer; laden oder kopieren Sie die Datei noch einmal</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not an ordinary file; choose another one</source>
        <translation>„%1“ ist keine gewöhnliche Datei; wählen Sie eine andere</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a model in GGUF format, whatever its name says; if it was downloaded, download it again</source>
        <translation>„%1“ ist kein Modell im GGUF-Format, was auch immer der Name sagt; falls die Datei heruntergeladen wurde, laden Sie sie noch einmal</translation>
    </message>
    <message>
        <source>&apos;%1&apos; %2</source>
        <translation>„%1“ lässt sich nicht als Modell verwenden, auf Englisch: %2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be examined any more; download or copy it again</source>
        <translation>„%1“ lässt sich nicht mehr untersuchen; laden oder kopieren Sie die Datei noch einmal</translation>
    </message>
    <message>
        <source>&apos;%1&apos; was cut short while in use; download or copy it again</source>
        <translation>„%1“ wurde während der Benutzung gekürzt; laden oder kopieren Sie die Datei noch einmal</translation>
    </message>
    <message>
        <source>&apos;%1&apos; was written to while in use; download or copy it again</source>
        <translation>„%1“ wurde während der Benutzung beschrieben; laden oder kopieren Sie die Datei noch einmal</translation>
    </message>
    <message>
        <source>&apos;%1&apos; could not be read to its end; download or copy it again</source>
        <translation>„%1“ konnte nicht zu Ende gelesen werden; laden oder kopieren Sie die Datei noch einmal</translation>
    </message>
    <message>
        <source>what Daylong keeps of the model, to load it sooner, was changed while in use; it is made anew: try again</source>
        <translation>was Daylong vom Modell aufbewahrt, um es schneller zu laden, wurde während der Benutzung verändert; es wird neu angelegt: versuchen Sie es noch einmal</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; cannot grow: the disk is full; free some space and try again (%2)</source>
        <translation>die Mitschrift „%1“ kann nicht wachsen: Die Festplatte ist voll; schaffen Sie Platz und versuchen Sie es noch einmal (%2)</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; cannot be written; check the permissions of its file and folder (%2)</source>
        <translation>die Mitschrift „%1“ kann nicht geschrieben werden; prüfen Sie die Rechte der Datei und ihres Ordners (%2)</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; cannot be opened; check that its folder exists and may be written (%2)</source>
        <translation>die Mitschrift „%1“ kann nicht geöffnet werden; prüfen Sie, ob es ihren Ordner gibt und ob er beschrieben werden darf (%2)</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; is damaged or is not a Daylong transcript; move it aside (keep it: &apos;sqlite3 FILE .recover&apos; can save much of it) and start again (%2)</source>
        <translation>die Mitschrift „%1“ ist beschädigt oder keine von Daylong; legen Sie sie beiseite (aufheben: „sqlite3 DATEI .recover“ kann viel davon retten) und starten Sie neu (%2)</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; is in use by another program; close that and try again (%2)</source>
        <translation>die Mitschrift „%1“ wird von einem anderen Programm benutzt; schließen Sie es und versuchen Sie es noch einmal (%2)</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; needs more memory than there is (%2)</source>
        <translation>die Mitschrift „%1“ braucht mehr Speicher, als es gibt (%2)</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; cannot be read or written: the disk reports an error (%2)</source>
        <translation>die Mitschrift „%1“ kann nicht gelesen oder geschrieben werden: Die Festplatte meldet einen Fehler (%2)</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; reports an error (%2)</source>
        <translation>die Mitschrift „%1“ meldet einen Fehler (%2)</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; was cut short by another program; close Daylong, and put a copy of it in its place</source>
        <translation>die Mitschrift „%1“ wurde von einem anderen Programm gekürzt; schließen Sie Daylong und legen Sie eine Kopie an ihre Stelle</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; was written by a newer Daylong (schema %2, this one knows %3); install that version again</source>
        <translation>die Mitschrift „%1“ stammt von einem neueren Daylong (Schema %2, dieses kennt %3); installieren Sie jene Version wieder</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; cannot be read: %2</source>
        <translation>die Mitschrift „%1“ kann nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is a folder; the transcript is a file</source>
        <translation>„%1“ ist ein Ordner; die Mitschrift ist eine Datei</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is a pipe or a device; the transcript is a file</source>
        <translation>„%1“ ist eine Pipe oder ein Gerät; die Mitschrift ist eine Datei</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a Daylong transcript; choose another file with --db</source>
        <translation>„%1“ ist keine Mitschrift von Daylong; wählen Sie mit --db eine andere Datei</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is a database, but not a Daylong transcript; choose another file with --db</source>
        <translation>„%1“ ist eine Datenbank, aber keine Mitschrift von Daylong; wählen Sie mit --db eine andere Datei</translation>
    </message>
    <message>
        <source>&apos;%1&apos; leads nowhere: %2</source>
        <translation>„%1“ führt nirgendwohin: %2</translation>
    </message>
    <message>
        <source>cannot make the folder &apos;%1&apos; for the transcript: %2; choose another place with --db, or set HOME</source>
        <translation>der Ordner „%1“ für die Mitschrift kann nicht angelegt werden: %2; wählen Sie mit --db einen anderen Ort, oder setzen Sie HOME</translation>
    </message>
    <message>
        <source>the folder of the transcript &apos;%1&apos; cannot be written: %2; check its permissions, or choose another place with --db</source>
        <translation>der Ordner der Mitschrift „%1“ kann nicht beschrieben werden: %2; prüfen Sie seine Rechte, oder wählen Sie mit --db einen anderen Ort</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; is open in another Daylong; go on there, or close it first</source>
        <translation>die Mitschrift „%1“ ist in einem anderen Daylong geöffnet; machen Sie dort weiter, oder schließen Sie es zuerst</translation>
    </message>
    <message>
        <source>The transcript was damaged. What could be read of it is here again; the damaged file is kept as &apos;%1&apos;.</source>
        <translation>Die Mitschrift war beschädigt. Was davon lesbar war, ist wieder hier; die beschädigte Datei ist als „%1“ aufgehoben.</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; was deleted or moved away while Daylong was using it</source>
        <translation>die Mitschrift „%1“ wurde gelöscht oder verschoben, während Daylong sie benutzte</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; was replaced by another file while Daylong was using it</source>
        <translation>die Mitschrift „%1“ wurde durch eine andere Datei ersetzt, während Daylong sie benutzte</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; was cut short while Daylong was using it</source>
        <translation>die Mitschrift „%1“ wurde gekürzt, während Daylong sie benutzte</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; has lost its journal (&apos;%1-wal&apos;) while Daylong was using it</source>
        <translation>die Mitschrift „%1“ hat ihr Journal („%1-wal“) verloren, während Daylong sie benutzte</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; has lost its index (&apos;%1-shm&apos;) while Daylong was using it</source>
        <translation>die Mitschrift „%1“ hat ihren Index („%1-shm“) verloren, während Daylong sie benutzte</translation>
    </message>
    <message>
        <source>the transcript &apos;%1&apos; cannot be written</source>
        <translation>die Mitschrift „%1“ kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>What could be saved is in &apos;%1&apos;. Nothing more can be said before Daylong is started again: to go on with it, close Daylong and move that file to &apos;%2&apos; first</source>
        <translation>Was gerettet werden konnte, ist in „%1“. Bevor Daylong neu gestartet ist, kann nichts mehr gesagt werden: Um damit weiterzumachen, schließen Sie Daylong und verschieben Sie diese Datei zuerst nach „%2“</translation>
    </message>
    <message>
        <source>What Daylong knows of it cannot be saved elsewhere: %1</source>
        <translation>Was Daylong davon weiß, kann nicht anderswo gesichert werden: %1</translation>
    </message>
    <message>
        <source>cannot keep the damaged transcript as &apos;%1&apos;: %2</source>
        <translation>die beschädigte Mitschrift lässt sich nicht als „%1“ aufheben: %2</translation>
    </message>
    <message>
        <source>the files of a message that waits are damaged; take it out, and attach them again</source>
        <translation>die Dateien einer wartenden Nachricht sind beschädigt; nehmen Sie sie heraus, und hängen Sie sie noch einmal an</translation>
    </message>
    <message>
        <source>there is no file &apos;%1&apos; any more</source>
        <translation>die Datei „%1“ gibt es nicht mehr</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a file; attach the files in it one by one</source>
        <translation>„%1“ ist keine Datei; hängen Sie die Dateien darin einzeln an</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is larger than %2 MiB, the most that can be attached; attach a part of it, or a smaller copy</source>
        <translation>„%1“ ist größer als %2 MiB; mehr lässt sich nicht anhängen. Hängen Sie einen Teil davon an oder eine kleinere Kopie</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has more than %2 MiB of text, the most that can be attached; attach a part of it</source>
        <translation>„%1“ hat mehr als %2 MiB Text; mehr lässt sich nicht anhängen. Hängen Sie einen Teil davon an</translation>
    </message>
    <message>
        <source>Daylong cannot read &apos;%1&apos;; it reads text, Markdown, source code, CSV, HTML, PDF, Word (.docx) and OpenDocument (.odt), and keeps pictures</source>
        <translation>Daylong kann „%1“ nicht lesen; es liest Text, Markdown, Quelltext, CSV, HTML, PDF, Word (.docx) und OpenDocument (.odt) und hebt Bilder auf</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be read: it is damaged, or protected by a password</source>
        <translation>„%1“ lässt sich nicht lesen: die Datei ist beschädigt oder durch ein Passwort geschützt</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is protected by a password; save a copy of it without one, and attach that</source>
        <translation>„%1“ ist durch ein Passwort geschützt; speichern Sie eine Kopie ohne Passwort und hängen Sie diese an</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has no text; pictures of text are not read: have a program for text recognition (OCR) make a copy with text, and attach that</source>
        <translation>„%1“ hat keinen Text; Bilder von Text werden nicht gelesen: Lassen Sie ein Programm zur Texterkennung (OCR) eine Kopie mit Text erstellen und hängen Sie diese an</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has no text: there is nothing in it to attach; choose another file</source>
        <translation>„%1“ hat keinen Text: darin ist nichts zum Anhängen; wählen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>%1 of its %2 pages have no text; pictures of text are not read</source>
        <translation>%1 der %2 Seiten haben keinen Text; Bilder von Text werden nicht gelesen</translation>
    </message>
    <message>
        <source>its letters are not UTF-8; they were read as Western European (Windows-1252)</source>
        <translation>die Schrift ist kein UTF-8; sie wurde als westeuropäisch (Windows-1252) gelesen</translation>
    </message>
    <message>
        <source>A branch of another conversation, from here on.</source>
        <translation>Von hier an ein Zweig eines anderen Gesprächs.</translation>
    </message>
    <message>
        <source>this message cannot be changed: it is not one of yours that is shown</source>
        <translation>diese Nachricht kann nicht geändert werden: Sie ist keine von Ihren, die zu sehen ist</translation>
    </message>
    <message>
        <source>this branch is no longer in the transcript</source>
        <translation>dieser Zweig ist nicht mehr in der Mitschrift</translation>
    </message>
    <message>
        <source>&apos;%1&apos; takes too long to read, and was given up; attach a part of it, or a copy made by printing it to a file</source>
        <translation>„%1“ zu lesen dauert zu lange und wurde aufgegeben; fügen Sie einen Teil davon an, oder eine Kopie, die beim Drucken in eine Datei entsteht</translation>
    </message>
    <message>
        <source>only its beginning could be read, %1 of %2 pages: page %3 took too long</source>
        <translation>nur der Anfang konnte gelesen werden, %1 von %2 Seiten: Seite %3 dauerte zu lange</translation>
    </message>
    <message>
        <source>only its beginning could be read, %1 of %2 pages: page %3 is damaged, or needs too much memory</source>
        <translation>nur der Anfang konnte gelesen werden, %1 von %2 Seiten: Seite %3 ist beschädigt oder braucht zu viel Speicher</translation>
    </message>
    <message>
        <source>PDFs cannot be read: the program &apos;%1&apos;, which belongs to Daylong, is missing; install Daylong anew</source>
        <translation>PDFs können nicht gelesen werden: das Programm „%1“, das zu Daylong gehört, fehlt; installieren Sie Daylong neu</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be read: the program that reads PDFs could not be started (%2); close other programs, and try again</source>
        <translation>„%1“ kann nicht gelesen werden: das Programm, das PDFs liest, ließ sich nicht starten (%2); schließen Sie andere Programme und versuchen Sie es noch einmal</translation>
    </message>
    <message>
        <source>nothing was imported: there is no conversation with a message in &apos;%1&apos;</source>
        <translation>nichts wurde importiert: in „%1“ ist keine Unterhaltung mit einer Nachricht</translation>
    </message>
    <message>
        <source>there is no file of conversations in &apos;%1&apos;; an export has conversations.json or the like in it</source>
        <translation>in „%1“ ist keine Datei mit Unterhaltungen; ein Export enthält conversations.json oder Ähnliches</translation>
    </message>
    <message>
        <source>&apos;%1&apos; holds more than Daylong reads at once; import its files one by one</source>
        <translation>„%1“ enthält mehr, als Daylong auf einmal liest; importieren Sie die Dateien darin einzeln</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a conversation that Daylong can read: it reads the exports of ChatGPT, Open WebUI, LM Studio, Jan, GPT4All and its own, and Markdown with a heading for who speaks</source>
        <translation>„%1“ ist keine Unterhaltung, die Daylong lesen kann: es liest die Exporte von ChatGPT, Open WebUI, LM Studio, Jan, GPT4All und seine eigenen, und Markdown mit einer Überschrift für den, der spricht</translation>
    </message>
    <message>
        <source>&apos;%1&apos; was written by a newer Daylong (version %2 of the format, this one knows %3); install that version</source>
        <translation>„%1“ hat ein neueres Daylong geschrieben (Version %2 des Formats, dieses kennt %3); installieren Sie jene Version</translation>
    </message>
    <message>
        <source>cannot read &apos;%1&apos;: %2</source>
        <translation>„%1“ kann nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>cannot read the folder &apos;%1&apos;: %2</source>
        <translation>der Ordner „%1“ kann nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; was not looked into: it lies deeper than 16 folders; import it by itself</source>
        <translation>in „%1“ wurde nicht nachgesehen: der Ordner liegt tiefer als 16 Ordner; importieren Sie ihn einzeln</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is neither a file nor a folder</source>
        <translation>„%1“ ist weder eine Datei noch ein Ordner</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a zip archive that can be read: %2; was it downloaded completely?</source>
        <translation>„%1“ ist kein ZIP-Archiv, das sich lesen lässt: %2; wurde es vollständig heruntergeladen?</translation>
    </message>
    <message>
        <source>&apos;%1&apos; was not opened: its list of files is too long; unpack it yourself, and import the folder</source>
        <translation>„%1“ wurde nicht geöffnet: das Verzeichnis seiner Dateien ist zu lang; entpacken Sie es selbst und importieren Sie den Ordner</translation>
    </message>
    <message>
        <source>&apos;%1&apos; was not opened: it has too many files; unpack it yourself, and import the folder</source>
        <translation>„%1“ wurde nicht geöffnet: es enthält zu viele Dateien; entpacken Sie es selbst und importieren Sie den Ordner</translation>
    </message>
    <message>
        <source>&apos;%1&apos; was not opened: &apos;%2&apos; in it would grow far too large; unpack it yourself, and import the folder</source>
        <translation>„%1“ wurde nicht geöffnet: „%2“ darin würde viel zu groß; entpacken Sie es selbst und importieren Sie den Ordner</translation>
    </message>
    <message>
        <source>&apos;%1&apos; in the archive cannot be read: %2</source>
        <translation>„%1“ im Archiv kann nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; in the archive is larger than it says</source>
        <translation>„%1“ im Archiv ist größer, als dort steht</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be read: it is damaged</source>
        <translation>„%1“ kann nicht gelesen werden: die Datei ist beschädigt</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be read: it ends in the middle</source>
        <translation>„%1“ kann nicht gelesen werden: die Datei endet mittendrin</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be read: it is of version %2 of GPT4All&apos;s format, and this Daylong knows 1 to %3</source>
        <translation>„%1“ kann nicht gelesen werden: es hat die Version %2 des Formats von GPT4All, und dieses Daylong kennt 1 bis %3</translation>
    </message>
    <message>
        <source>&apos;%1&apos; has a line that is too long to be a text</source>
        <translation>„%1“ hat eine Zeile, die für einen Text zu lang ist</translation>
    </message>
    <message>
        <source>%1: it is damaged; what comes before is there</source>
        <translation>%1: beschädigt; was davor steht, ist da</translation>
    </message>
    <message>
        <source>%1: it ends in the middle; what comes before is there</source>
        <translation>%1: endet mittendrin; was davor steht, ist da</translation>
    </message>
    <message>
        <source>%1: conversation %2 ends in the middle, with the file, and was left out</source>
        <translation>%1: Unterhaltung %2 endet mittendrin, mit der Datei, und wurde ausgelassen</translation>
    </message>
    <message>
        <source>%1: conversation %2 is damaged near its byte %3 and was left out</source>
        <translation>%1: Unterhaltung %2 ist um ihr Byte %3 herum beschädigt und wurde ausgelassen</translation>
    </message>
    <message>
        <source>%1: it is damaged in too many places; the rest was left out</source>
        <translation>%1: an zu vielen Stellen beschädigt; der Rest wurde ausgelassen</translation>
    </message>
    <message>
        <source>there is no import %1 that was not taken back already</source>
        <translation>es gibt keinen Import %1, der nicht schon zurückgenommen wäre</translation>
    </message>
    <message>
        <source>there is no import that could be taken back</source>
        <translation>es gibt keinen Import, der zurückgenommen werden könnte</translation>
    </message>
    <message>
        <source>nothing was said there that could be exported</source>
        <translation>dort wurde nichts gesagt, das exportiert werden könnte</translation>
    </message>
    <message>
        <source>there is no conversation %1 in this transcript</source>
        <translation>in dieser Mitschrift gibt es keine Unterhaltung %1</translation>
    </message>
    <message>
        <source>cannot write &apos;%1&apos;: %2</source>
        <translation>„%1“ kann nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is a folder; name a file in it</source>
        <translation>„%1“ ist ein Ordner; nennen Sie eine Datei darin</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>Assistent</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Anmerkung</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>Gedanken</translation>
    </message>
    <message>
        <source>1 message in another branch is not shown here.</source>
        <translation>1 Nachricht in einem anderen Zweig steht hier nicht.</translation>
    </message>
    <message>
        <source>%1 messages in other branches are not shown here.</source>
        <translation>%1 Nachrichten in anderen Zweigen stehen hier nicht.</translation>
    </message>
    <message>
        <source>%1, 1 page</source>
        <translation>%1, 1 Seite</translation>
    </message>
    <message>
        <source>%1, %2 pages</source>
        <translation>%1, %2 Seiten</translation>
    </message>
    <message>
        <source>%1: conversation %2 is too large, or nested too deeply, and was left out; where it is an export of Daylong, export it in parts, by days</source>
        <translation>%1: Unterhaltung %2 ist zu groß oder zu tief verschachtelt und wurde ausgelassen; ist es ein Export von Daylong, exportieren Sie in Teilen, nach Tagen</translation>
    </message>
    <message>
        <source>there is too little room in &apos;%1&apos;: %2 MB are needed, and %3 MB are free</source>
        <translation>in „%1“ ist zu wenig Platz: %2 MB werden gebraucht, %3 MB sind frei</translation>
    </message>
    <message>
        <source>nothing can be written in &apos;%1&apos; (%2): choose a folder of your own</source>
        <translation>in „%1“ kann nichts geschrieben werden (%2): wählen Sie einen eigenen Ordner</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is there already: choose another folder, or move that away first</source>
        <translation>„%1“ gibt es dort schon: wählen Sie einen anderen Ordner, oder räumen Sie das zuerst weg</translation>
    </message>
    <message>
        <source>it is in &apos;%1&apos; already</source>
        <translation>es ist schon in „%1“</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is inside of what is to be moved: choose a folder outside of it</source>
        <translation>„%1“ liegt in dem, was verschoben werden soll: wählen Sie einen Ordner außerhalb</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is a symbolic link: what it leads to was put there by hand, and is moved by hand</source>
        <translation>„%1“ ist ein symbolischer Link: Wohin er führt, wurde von Hand angelegt und wird von Hand verschoben</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be copied: %2</source>
        <translation>„%1“ kann nicht kopiert werden: %2</translation>
    </message>
    <message>
        <source>the copy of &apos;%1&apos; reads otherwise than it was written: the disk that it went to may be failing</source>
        <translation>die Kopie von „%1“ liest sich anders, als sie geschrieben wurde: Das Ziellaufwerk ist vielleicht defekt</translation>
    </message>
    <message>
        <source>the move was stopped; everything is where it was</source>
        <translation>das Verschieben wurde angehalten; alles ist, wo es war</translation>
    </message>
    <message>
        <source>your conversations are in &apos;%1&apos;, which is not there: connect that disk, or say with --db where they are</source>
        <translation>Ihre Unterhaltungen sind in „%1“, und das ist nicht da: schließen Sie das Laufwerk an, oder sagen Sie mit --db, wo sie sind</translation>
    </message>
    <message>
        <source>&apos;%1&apos;, which says where your conversations are, cannot be read: %2</source>
        <translation>„%1“ sagt, wo Ihre Unterhaltungen sind, und kann nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>the proxy that https_proxy or all_proxy names cannot be found; correct the variable, or unset it (%1)</source>
        <translation>der Proxy, den https_proxy oder all_proxy nennt, ist nicht zu finden; berichtigen Sie die Variable, oder entfernen Sie sie (%1)</translation>
    </message>
    <message>
        <source>cannot find %1: this machine seems to be offline, or the address is wrong; try again (%2)</source>
        <translation>%1 ist nicht zu finden: dieser Rechner scheint offline zu sein, oder die Adresse ist falsch; versuchen Sie es noch einmal (%2)</translation>
    </message>
    <message>
        <source>cannot reach %1: it does not answer, or a firewall or proxy is in the way (%2)</source>
        <translation>%1 ist nicht zu erreichen: es antwortet nicht, oder eine Firewall oder ein Proxy steht im Weg (%2)</translation>
    </message>
    <message>
        <source>%1 has stopped answering; try again (%2)</source>
        <translation>%1 antwortet nicht mehr; versuchen Sie es noch einmal (%2)</translation>
    </message>
    <message>
        <source>the certificate of %1 is not one that this machine trusts, so nothing was sent or taken; where a company&apos;s proxy stands in between, name the file of its certificates in SSL_CERT_FILE (%2)</source>
        <translation>dem Zertifikat von %1 vertraut dieser Rechner nicht, darum wurde nichts gesendet und nichts angenommen; steht der Proxy einer Firma dazwischen, nennen Sie die Datei seiner Zertifikate in SSL_CERT_FILE (%2)</translation>
    </message>
    <message>
        <source>the file of certificates that SSL_CERT_FILE names cannot be read; correct the variable, or unset it</source>
        <translation>die Datei mit Zertifikaten, die SSL_CERT_FILE nennt, ist nicht lesbar; berichtigen Sie die Variable, oder entfernen Sie sie</translation>
    </message>
    <message>
        <source>cannot make an encrypted connection to %1 (%2)</source>
        <translation>mit %1 kommt keine verschlüsselte Verbindung zustande (%2)</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not an address that can be fetched; it should begin with https://</source>
        <translation>„%1“ ist keine Adresse, die man abrufen kann; sie sollte mit https:// beginnen</translation>
    </message>
    <message>
        <source>the connection to %1 was cut; try again (%2)</source>
        <translation>die Verbindung zu %1 ist abgebrochen; versuchen Sie es noch einmal (%2)</translation>
    </message>
    <message>
        <source>%1 sends this on to %2; enter that address instead</source>
        <translation>%1 verweist auf %2; geben Sie stattdessen diese Adresse ein</translation>
    </message>
    <message>
        <source>%1 answers with headers without end; try again later</source>
        <translation>%1 antwortet mit Kopfzeilen ohne Ende; versuchen Sie es später noch einmal</translation>
    </message>
    <message>
        <source>%1 answers with more than it should; try again later</source>
        <translation>%1 antwortet mit mehr, als es sollte; versuchen Sie es später noch einmal</translation>
    </message>
    <message>
        <source>there is no memory left for a connection; close something and try again</source>
        <translation>für eine Verbindung ist kein Speicher mehr da; schließen Sie etwas und versuchen Sie es noch einmal</translation>
    </message>
    <message>
        <source>%1 points elsewhere without saying where; try again later</source>
        <translation>%1 verweist weiter, sagt aber nicht, wohin; versuchen Sie es später noch einmal</translation>
    </message>
    <message>
        <source>%1 points to something that is not an address; try again later</source>
        <translation>%1 verweist auf etwas, das keine Adresse ist; versuchen Sie es später noch einmal</translation>
    </message>
    <message>
        <source>%1 sends from one address to the next without end; try again later</source>
        <translation>%1 schickt ohne Ende von einer Adresse zur nächsten; versuchen Sie es später noch einmal</translation>
    </message>
    <message>
        <source>&apos;%1&apos; sends to %2 without encryption, which is refused; use another source</source>
        <translation>„%1“ verweist unverschlüsselt auf %2, was abgelehnt wird; nehmen Sie eine andere Quelle</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not the address of a server; one looks like http://localhost:8080 or https://example.org/v1</source>
        <translation>„%1“ ist nicht die Adresse eines Servers; eine sieht aus wie http://localhost:8080 oder https://example.org/v1</translation>
    </message>
    <message>
        <source>no connected server has the model &apos;%1&apos;; connect the server again under Models, or choose another model</source>
        <translation>kein verbundener Server hat das Modell „%1“; verbinden Sie den Server unter „Modelle“ neu, oder wählen Sie ein anderes Modell</translation>
    </message>
    <message>
        <source>%1 answers, but offers no model</source>
        <translation>%1 antwortet, bietet aber kein Modell an</translation>
    </message>
    <message>
        <source>%1 asks for a key, or does not take the one that it was given; enter it anew under Models (%2)</source>
        <translation>%1 verlangt einen Schlüssel oder nimmt den gegebenen nicht an; geben Sie ihn unter „Modelle“ neu ein (%2)</translation>
    </message>
    <message>
        <source>%1 does not allow this with the key that it was given (%2)</source>
        <translation>%1 erlaubt das mit dem gegebenen Schlüssel nicht (%2)</translation>
    </message>
    <message>
        <source>%1 has no model &apos;%2&apos;, or its address is another one; look at it under Models (%3)</source>
        <translation>%1 hat kein Modell „%2“, oder die Adresse ist eine andere; sehen Sie unter „Modelle“ nach (%3)</translation>
    </message>
    <message>
        <source>%1 is busy; try again in %2 seconds (%3)</source>
        <translation>%1 ist ausgelastet; versuchen Sie es in %2 Sekunden noch einmal (%3)</translation>
    </message>
    <message>
        <source>%1 is busy; try again later (%2)</source>
        <translation>%1 ist ausgelastet; versuchen Sie es später noch einmal (%2)</translation>
    </message>
    <message>
        <source>%1 has failed, with status %2; try again, or choose another model (%3)</source>
        <translation>%1 ist gescheitert, mit Status %2; versuchen Sie es noch einmal, oder wählen Sie ein anderes Modell (%3)</translation>
    </message>
    <message>
        <source>%1 refuses this, with status %2 (%3)</source>
        <translation>%1 lehnt das ab, mit Status %2 (%3)</translation>
    </message>
    <message>
        <source>%1 accepts fewer tokens than it was sent; choose a smaller cache in Settings (%2)</source>
        <translation>%1 nimmt weniger Token an, als gesendet wurden; wählen Sie in den Einstellungen einen kleineren Cache (%2)</translation>
    </message>
    <message>
        <source>the connection to %1 was cut in the middle of the reply; what came of it is kept, and it can go on from there</source>
        <translation>die Verbindung zu %1 ist mitten in der Antwort abgebrochen; was von ihr kam, ist aufgehoben, und sie kann von dort weitergehen</translation>
    </message>
    <message>
        <source>%1 does not answer as such a server does: %2; look at its address under Models</source>
        <translation>%1 antwortet nicht wie ein solcher Server: %2; sehen Sie sich unter „Modelle“ die Adresse an</translation>
    </message>
    <message>
        <source>the key can be kept neither in the keyring nor in &apos;%1&apos;; check the permissions of that folder</source>
        <translation>der Schlüssel lässt sich weder im Schlüsselbund noch in „%1“ aufheben; prüfen Sie die Rechte dieses Ordners</translation>
    </message>
    <message>
        <source>the key has characters that a key cannot have; give it without spaces</source>
        <translation>der Schlüssel hat Zeichen, die ein Schlüssel nicht haben kann; geben Sie ihn ohne Leerzeichen ein</translation>
    </message>
    <message>
        <source>%1 does not answer, so %2 does, on this machine.</source>
        <translation>%1 antwortet nicht, darum antwortet %2, auf diesem Rechner.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be read, or is damaged, and is left as it is: mend it, or move it away and connect the servers again</source>
        <translation>„%1“ ist nicht lesbar oder beschädigt und bleibt, wie es ist: Reparieren Sie die Datei, oder schieben Sie sie beiseite und verbinden Sie die Server neu</translation>
    </message>
    <message>
        <source>the keyring cannot be reached: where it has a key for %1, that stays in it; it is removed with the desktop&apos;s own program for passwords</source>
        <translation>der Schlüsselbund ist nicht erreichbar: Hat er einen Schlüssel für %1, bleibt der darin; entfernen lässt er sich mit dem Programm des Desktops für Passwörter</translation>
    </message>
    <message>
        <source>HF_ENDPOINT is &apos;%1&apos;, which is not an address; it should begin with https://</source>
        <translation>HF_ENDPOINT ist „%1“, und das ist keine Adresse; sie sollte mit https:// beginnen</translation>
    </message>
    <message>
        <source>the token that you gave, or the one in HF_TOKEN or in the file of your login, has characters that a token cannot have; correct or unset it</source>
        <translation>das Token, das Sie angegeben haben, oder das in HF_TOKEN oder in der Datei Ihrer Anmeldung, enthält Zeichen, die ein Token nicht haben kann; berichtigen oder entfernen Sie es</translation>
    </message>
    <message>
        <source>%1 does not answer as a hub does; check HF_ENDPOINT, or whether a login page stands in between</source>
        <translation>%1 antwortet nicht wie ein Hub; prüfen Sie HF_ENDPOINT, oder ob eine Anmeldeseite dazwischensteht</translation>
    </message>
    <message>
        <source>%1 has no branch &apos;%2&apos;; leave the branch out</source>
        <translation>%1 hat keinen Zweig „%2“; lassen Sie den Zweig weg</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a repository; its name looks like owner/name</source>
        <translation>„%1“ ist kein Repository; ein Name sieht aus wie Eigentümer/Name</translation>
    </message>
    <message>
        <source>%1 has more files than a repository of models would; choose another one</source>
        <translation>%1 hat mehr Dateien, als ein Repository von Modellen hätte; wählen Sie ein anderes</translation>
    </message>
    <message>
        <source>%1: its list of files goes on at another host, which is refused</source>
        <translation>%1: Die Liste der Dateien geht auf einem anderen Rechner weiter, und das wird abgelehnt</translation>
    </message>
    <message>
        <source>%1: the hub says nothing about it</source>
        <translation>%1: Der Hub sagt nichts darüber</translation>
    </message>
    <message>
        <source>%1 is only for those who accept its licence: open %2, accept it there, then %3</source>
        <translation>%1 ist nur für die, die seine Lizenz annehmen: Öffnen Sie %2, nehmen Sie sie dort an, und %3</translation>
    </message>
    <message>
        <source>%1 is only for those who accept its licence: open %2, accept it there, then %3 (the one that is set has no access yet)</source>
        <translation>%1 ist nur für die, die seine Lizenz annehmen: Öffnen Sie %2, nehmen Sie sie dort an, und %3 (das jetzige hat noch keinen Zugang)</translation>
    </message>
    <message>
        <source>%1 does not accept the token that it was given (by you, by HF_TOKEN or by the file of your login); make a new one, or take it away</source>
        <translation>%1 nimmt das Token nicht an, das es bekam (von Ihnen, aus HF_TOKEN oder aus der Datei Ihrer Anmeldung); erzeugen Sie ein neues, oder entfernen Sie es</translation>
    </message>
    <message>
        <source>%1 has been closed by %2; choose another repository</source>
        <translation>%1 ist von %2 geschlossen worden; wählen Sie ein anderes Repository</translation>
    </message>
    <message>
        <source>%1 has no such branch or commit; leave it out</source>
        <translation>%1 hat diesen Zweig oder Stand nicht; lassen Sie ihn weg</translation>
    </message>
    <message>
        <source>%1 has no such file; choose another of its files</source>
        <translation>%1 hat diese Datei nicht; wählen Sie eine andere seiner Dateien</translation>
    </message>
    <message>
        <source>%1 has no %2, or not for everybody: check the name; for a private one %3</source>
        <translation>%1 hat „%2“ nicht, oder nicht für alle: Prüfen Sie den Namen; für ein privates %3</translation>
    </message>
    <message>
        <source>%1 refuses %2 (403); it may want a licence accepted on its page: then %3</source>
        <translation>%1 verweigert „%2“ (403); vielleicht muss auf seiner Seite eine Lizenz angenommen werden: Dann %3</translation>
    </message>
    <message>
        <source>%1 has no %2; check the name</source>
        <translation>%1 hat „%2“ nicht; prüfen Sie den Namen</translation>
    </message>
    <message>
        <source>%1 has been asked too often: try again in %2 seconds</source>
        <translation>%1 ist zu oft gefragt worden: Versuchen Sie es in %2 Sekunden noch einmal</translation>
    </message>
    <message>
        <source>%1 has been asked too often: try again in a few minutes</source>
        <translation>%1 ist zu oft gefragt worden: Versuchen Sie es in einigen Minuten noch einmal</translation>
    </message>
    <message>
        <source>With a token one may ask more often: %1</source>
        <translation>Mit einem Token darf man öfter fragen: %1</translation>
    </message>
    <message>
        <source>%1 has a problem of its own (%2); try again later</source>
        <translation>%1 hat selbst eine Störung (%2); versuchen Sie es später noch einmal</translation>
    </message>
    <message>
        <source>%1 answers with status %2, which Daylong cannot use; try again later</source>
        <translation>%1 antwortet mit dem Status %2, mit dem Daylong nichts anfangen kann; versuchen Sie es später noch einmal</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is neither the address of a .gguf file nor of a repository on %2</source>
        <translation>„%1“ ist weder die Adresse einer .gguf-Datei noch die eines Repositorys auf %2</translation>
    </message>
    <message>
        <source>&apos;%1&apos; does not name a model: say owner/name, owner/name:QUANT or an address; %2</source>
        <translation>„%1“ nennt kein Modell: Schreiben Sie Eigentümer/Name, Eigentümer/Name:QUANT oder eine Adresse; %2</translation>
    </message>
    <message>
        <source>%1 has no GGUF files; search for the model&apos;s name and GGUF</source>
        <translation>%1 hat keine GGUF-Dateien; suchen Sie nach dem Namen des Modells und GGUF</translation>
    </message>
    <message>
        <source>%1 has no %2; it has %3</source>
        <translation>%1 hat „%2“ nicht; es hat %3</translation>
    </message>
    <message>
        <source>&apos;%1&apos; came whole, but is not what %2 lists (another SHA-256), and was thrown away; try again, or take another file</source>
        <translation>„%1“ kam ganz an, ist aber nicht das, was %2 aufführt (eine andere SHA-256), und wurde verworfen; versuchen Sie es noch einmal, oder nehmen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>the connection ended %1 before the end of &apos;%2&apos;</source>
        <translation>die Verbindung endete %1 vor dem Ende von „%2“</translation>
    </message>
    <message>
        <source>&apos;%1&apos; should have %2 bytes, and the server has %3; try again later, or take another file</source>
        <translation>„%1“ sollte %2 Byte haben, und der Server hat %3; versuchen Sie es später noch einmal, oder nehmen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is another file now than %2 lists; try again later, or take another file</source>
        <translation>„%1“ ist jetzt eine andere Datei, als %2 aufführt; versuchen Sie es später noch einmal, oder nehmen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is longer than it should be, and was thrown away; try again later, or take another file</source>
        <translation>„%1“ ist länger, als es sein sollte, und wurde verworfen; versuchen Sie es später noch einmal, oder nehmen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>the part that was here does not fit</source>
        <translation>der Teil, der da war, passt nicht dazu</translation>
    </message>
    <message>
        <source>the server resumed at the wrong place</source>
        <translation>der Server hat an der falschen Stelle weitergemacht</translation>
    </message>
    <message>
        <source>%1 of &apos;%2&apos; are kept, and the next try goes on from there</source>
        <translation>%1 von „%2“ bleiben erhalten, und der nächste Versuch macht dort weiter</translation>
    </message>
    <message>
        <source>what came from %1 is not a whole model, and was thrown away: %2</source>
        <translation>was von %1 kam, ist kein ganzes Modell und wurde verworfen: %2</translation>
    </message>
    <message>
        <source>there is not enough memory for it; try again later</source>
        <translation>dafür ist nicht genug Arbeitsspeicher da; versuchen Sie es später noch einmal</translation>
    </message>
    <message>
        <source>the disk of &apos;%1&apos; is full; free some space and try again: what has come is kept</source>
        <translation>der Datenträger von „%1“ ist voll; schaffen Sie Platz und versuchen Sie es noch einmal: Was schon da ist, bleibt erhalten</translation>
    </message>
    <message>
        <source>the disk of &apos;%1&apos; takes no file as large as this one; choose a folder on another disk</source>
        <translation>der Datenträger von „%1“ nimmt keine so große Datei auf; wählen Sie einen Ordner auf einem anderen</translation>
    </message>
    <message>
        <source>&apos;%1&apos; needs %2 more, and the disk of &apos;%3&apos; has %4 free; free some space, or choose another folder</source>
        <translation>„%1“ braucht noch %2, und auf dem Datenträger von „%3“ sind %4 frei; schaffen Sie Platz, oder wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>cannot make the folder &apos;%1&apos;: %2; choose another folder, or allow yourself to write there</source>
        <translation>der Ordner „%1“ lässt sich nicht anlegen: %2; wählen Sie einen anderen, oder erlauben Sie sich, dort zu schreiben</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is being downloaded by another Daylong; wait for that one</source>
        <translation>„%1“ wird gerade von einem anderen Daylong geladen; warten Sie auf dieses</translation>
    </message>
    <message>
        <source>&apos;%1&apos; was just finished by another Daylong; try again</source>
        <translation>„%1“ wurde soeben von einem anderen Daylong fertig geladen; versuchen Sie es noch einmal</translation>
    </message>
    <message>
        <source>cannot start a thread for the download (%1); close other programs and try again</source>
        <translation>für das Laden lässt sich kein Thread starten (%1); schließen Sie andere Programme und versuchen Sie es noch einmal</translation>
    </message>
    <message>
        <source>cannot open &apos;%1&apos;: %2; check the folder&apos;s permissions</source>
        <translation>„%1“ lässt sich nicht öffnen: %2; prüfen Sie die Rechte des Ordners</translation>
    </message>
    <message>
        <source>cannot read &apos;%1&apos;: %2; check the folder&apos;s permissions</source>
        <translation>„%1“ lässt sich nicht lesen: %2; prüfen Sie die Rechte des Ordners</translation>
    </message>
    <message>
        <source>cannot write &apos;%1&apos;: %2; check the folder&apos;s permissions</source>
        <translation>„%1“ lässt sich nicht schreiben: %2; prüfen Sie die Rechte des Ordners</translation>
    </message>
    <message>
        <source>cannot move &apos;%1&apos;: %2; check the folder&apos;s permissions</source>
        <translation>„%1“ lässt sich nicht verschieben: %2; prüfen Sie die Rechte des Ordners</translation>
    </message>
    <message>
        <source>cannot write &apos;%1&apos;; check the folder&apos;s permissions and the space on its disk</source>
        <translation>„%1“ lässt sich nicht schreiben; prüfen Sie die Rechte des Ordners und den Platz auf seinem Datenträger</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not a folder; choose one with models in it</source>
        <translation>„%1“ ist kein Ordner; wählen Sie einen, in dem Modelle sind</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is in the library already</source>
        <translation>„%1“ gehört schon zur Bibliothek</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not among the folders that were added</source>
        <translation>„%1“ ist keiner der hinzugefügten Ordner</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not in Daylong&apos;s own folder; delete it where it lies</source>
        <translation>„%1“ liegt nicht im Ordner von Daylong; löschen Sie es dort, wo es liegt</translation>
    </message>
    <message>
        <source>it has been deleted for good; download it again</source>
        <translation>es ist endgültig gelöscht; laden Sie es noch einmal</translation>
    </message>
    <message>
        <source>there is another &apos;%1&apos; in the library by now</source>
        <translation>in der Bibliothek ist inzwischen ein anderes „%1“</translation>
    </message>
    <message>
        <source>there is no keyring here to keep a token in; set HF_TOKEN instead, or log in with Hugging Face&apos;s own tools</source>
        <translation>hier ist kein Schlüsselbund, der ein Token aufbewahren könnte; setzen Sie stattdessen HF_TOKEN, oder melden Sie sich mit den Werkzeugen von Hugging Face an</translation>
    </message>
    <message>
        <source>there is no keyring here to keep a token in (%1); set HF_TOKEN instead, or log in with Hugging Face&apos;s own tools</source>
        <translation>hier ist kein Schlüsselbund, der ein Token aufbewahren könnte (%1); setzen Sie stattdessen HF_TOKEN, oder melden Sie sich mit den Werkzeugen von Hugging Face an</translation>
    </message>
    <message>
        <source>say what to redact: a message, a conversation, days or words</source>
        <translation>sagen Sie, was geschwärzt werden soll: eine Nachricht, eine Unterhaltung, Tage oder Wörter</translation>
    </message>
    <message>
        <source>nothing was found to redact</source>
        <translation>es wurde nichts gefunden, was zu schwärzen wäre</translation>
    </message>
    <message>
        <source>another program is reading the transcript</source>
        <translation>ein anderes Programm liest die Mitschrift gerade</translation>
    </message>
    <message>
        <source>cannot delete &apos;%1&apos;: %2</source>
        <translation>„%1“ lässt sich nicht löschen: %2</translation>
    </message>
    <message>
        <source>no message can be read of &apos;%1&apos;</source>
        <translation>von „%1“ lässt sich keine Nachricht lesen</translation>
    </message>
    <message>
        <source>there is no way to &apos;%1&apos;: %2</source>
        <translation>zu „%1“ führt kein Weg: %2</translation>
    </message>
    <message>
        <source>cannot listen on %1, port %2: this machine has no such address</source>
        <translation>an %1, Port %2, lässt sich nichts annehmen: Dieser Rechner hat keine solche Adresse</translation>
    </message>
    <message>
        <source>cannot listen on %1, port %2: %3; is it in use? Choose another with --port</source>
        <translation>an %1, Port %2, lässt sich nichts annehmen: %3; ist er belegt? Wählen Sie mit --port einen anderen</translation>
    </message>
    <message>
        <source>the system gives no random numbers for a token</source>
        <translation>das System gibt keine Zufallszahlen für ein Token</translation>
    </message>
    <message>
        <source>cannot make &apos;%1&apos;: %2</source>
        <translation>„%1“ lässt sich nicht anlegen: %2</translation>
    </message>
    <message>
        <source>cannot write the token to &apos;%1&apos;: %2</source>
        <translation>das Token kann nicht nach „%1“ geschrieben werden: %2</translation>
    </message>
    <message>
        <source>cannot read the token in &apos;%1&apos;: %2</source>
        <translation>das Token in „%1“ kann nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>others can read or change the token in &apos;%1&apos;; chmod 600 it</source>
        <translation>andere können das Token in „%1“ lesen oder ändern; chmod 600 verhindert das</translation>
    </message>
    <message>
        <source>&apos;%1&apos; holds no token of at least 16 letters and digits, without %, in its first line; delete it, and a new one is made</source>
        <translation>„%1“ hat in der ersten Zeile kein Token aus mindestens 16 Buchstaben und Ziffern, ohne %; löschen Sie die Datei, und ein neues wird erzeugt</translation>
    </message>
</context>
<context>
    <name>SearchResults</name>
    <message>
        <source>Search results</source>
        <translation>Suchergebnisse</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Nothing said so far matches “%1”.</source>
        <translation>Nichts bisher Gesagtes passt zu „%1“.</translation>
    </message>
    <message>
        <source>More was found. Add a word to narrow it down.</source>
        <translation>Es wurde mehr gefunden. Ein weiteres Wort grenzt es ein.</translation>
    </message>
    <message>
        <source>%1, in another branch</source>
        <translation>%1, in einem anderen Zweig</translation>
    </message>
</context>
<context>
    <name>SendButtons</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Keep the change</source>
        <translation>Änderung übernehmen</translation>
    </message>
    <message>
        <source>Send when the reply has ended</source>
        <translation>Senden, wenn die Antwort fertig ist</translation>
    </message>
    <message>
        <source>Send when the reply in “%1” has ended</source>
        <translation>Senden, wenn die Antwort in „%1“ fertig ist</translation>
    </message>
</context>
<context>
    <name>ServeSettings</name>
    <message>
        <source>Other programs</source>
        <translation>Andere Programme</translation>
    </message>
    <message>
        <source>Programs on this machine may talk in the open conversation</source>
        <translation>Programme auf diesem Rechner dürfen in der offenen Unterhaltung sprechen</translation>
    </message>
    <message>
        <source>At %1, as OpenAI&apos;s and Ollama&apos;s clients do, to the model &quot;daylong&quot;, with the token in %2.</source>
        <translation>Unter %1, wie die Clients von OpenAI und Ollama, mit dem Modell „daylong“ und dem Token aus %2.</translation>
    </message>
    <message>
        <source>What they say, and each reply, is kept in the conversation. Only programs on this machine can reach it, and only with the token.</source>
        <translation>Was sie sagen und was geantwortet wird, steht in der Unterhaltung. Nur Programme auf diesem Rechner erreichen sie, und nur mit dem Token.</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Whoever has it can talk here. Give it to programs that you trust.</source>
        <translation>Wer es hat, kann hier sprechen. Geben Sie es Programmen, denen Sie vertrauen.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the token</source>
        <translation>Das Token kopieren</translation>
    </message>
</context>
<context>
    <name>ServerEntry</name>
    <message>
        <source>Connect a server…</source>
        <translation>Einen Server verbinden …</translation>
    </message>
    <message>
        <source>A program or a service that answers as OpenAI&apos;s does: vLLM, llama.cpp, Ollama, LM Studio…</source>
        <translation>Ein Programm oder ein Dienst, der wie der von OpenAI antwortet: vLLM, llama.cpp, Ollama, LM Studio …</translation>
    </message>
    <message>
        <source>What is sent there: the system prompt, what is pinned or recalled, and the newest messages.</source>
        <translation>Dorthin gehen: die Systemanweisung, was angeheftet oder zurückgeholt ist, und die neuesten Nachrichten.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>http://localhost:8080</source>
        <translation>http://localhost:8080</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Key, where it asks for one</source>
        <translation>Schlüssel, wenn er einen verlangt</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Wird gefragt …</translation>
    </message>
    <message>
        <source>Load its models</source>
        <translation>Seine Modelle laden</translation>
    </message>
    <message>
        <source>This address is not encrypted: whoever is between here and there can read along.</source>
        <translation>Diese Adresse ist nicht verschlüsselt: Wer zwischen hier und dort sitzt, kann mitlesen.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Tokens at once</source>
        <translation>Token auf einmal</translation>
    </message>
    <message>
        <source>tokens at once</source>
        <translation>Token auf einmal</translation>
    </message>
    <message>
        <source>tokens at once; 0: not known</source>
        <translation>Token auf einmal; 0: nicht bekannt</translation>
    </message>
    <message>
        <source>Connect and use</source>
        <translation>Verbinden und verwenden</translation>
    </message>
</context>
<context>
    <name>ServerList</name>
    <message>
        <source>In use</source>
        <translation>In Verwendung</translation>
    </message>
    <message>
        <source>Answers on another machine or in another program: what is said goes there.</source>
        <translation>Antwortet auf einem anderen Rechner oder in einem anderen Programm: Was gesagt wird, geht dorthin.</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>%1 verwenden</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste nehmen</translation>
    </message>
    <message>
        <source>Remove %1 from the list</source>
        <translation>%1 aus der Liste nehmen</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>The model may have to read part of this conversation again. Nothing is lost.</source>
        <translation>Das Modell muss vielleicht einen Teil dieser Unterhaltung noch einmal lesen. Nichts geht verloren.</translation>
    </message>
    <message>
        <source>Takes effect with the next reply.</source>
        <translation>Gilt ab der nächsten Antwort.</translation>
    </message>
    <message>
        <source>Applied as soon as this reply is done.</source>
        <translation>Wird übernommen, sobald diese Antwort fertig ist.</translation>
    </message>
    <message>
        <source>No model is loaded. Apply tries to load this one again.</source>
        <translation>Kein Modell ist geladen. „Anwenden“ versucht noch einmal, dieses zu laden.</translation>
    </message>
    <message>
        <source>The model is loaded again and reads this conversation. Nothing is lost.</source>
        <translation>Das Modell wird neu geladen und liest diese Unterhaltung. Nichts geht verloren.</translation>
    </message>
    <message>
        <source>Everything is applied.</source>
        <translation>Alles ist übernommen.</translation>
    </message>
    <message>
        <source>Back to the defaults</source>
        <translation>Zurück zu den Vorgaben</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About Daylong</source>
        <translation>Über Daylong</translation>
    </message>
    <message>
        <source>The chat template has a mistake: nothing is applied before it is mended.</source>
        <translation>Die Chatvorlage hat einen Fehler: Bevor er behoben ist, wird nichts übernommen.</translation>
    </message>
    <message>
        <source>Revert</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Another model is loaded and reads this conversation. Nothing is lost.</source>
        <translation>Ein anderes Modell wird geladen und liest diese Unterhaltung. Nichts geht verloren.</translation>
    </message>
</context>
<context>
    <name>ShelfList</name>
    <message>
        <source>Models at hand</source>
        <translation>Vorhandene Modelle</translation>
    </message>
    <message>
        <source>Looking through the folders…</source>
        <translation>Die Ordner werden durchgesehen …</translation>
    </message>
    <message>
        <source>No model is here yet, except for the tiny starter. “For this machine” has some that suit it; a file or a folder that you have can be added.</source>
        <translation>Außer dem winzigen Startmodell ist noch keines da. „Für diesen Rechner“ hat passende; eine Datei oder ein Ordner, den Sie haben, kann hinzugefügt werden.</translation>
    </message>
    <message>
        <source>Files are used where they lie. Only what Daylong downloaded is deleted here.</source>
        <translation>Dateien werden dort verwendet, wo sie liegen. Nur was Daylong heruntergeladen hat, wird hier gelöscht.</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Verwendung</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>%1 verwenden</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Show %1 in its folder</source>
        <translation>%1 in seinem Ordner zeigen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>%1 löschen</translation>
    </message>
</context>
<context>
    <name>ShortcutsSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Search everything said</source>
        <translation>Alles Gesagte durchsuchen</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Back to the conversations</source>
        <translation>Zurück zu den Unterhaltungen</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <source>Deleted (%1)</source>
        <translation>Gelöscht (%1)</translation>
    </message>
    <message>
        <source>Import and export</source>
        <translation>Importieren und exportieren</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Redact…</source>
        <translation>Schwärzen …</translation>
    </message>
    <message>
        <source>Redact what matches…</source>
        <translation>Gefundenes schwärzen …</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Temporary conversation: nothing of it is kept</source>
        <translation>Vorübergehende Unterhaltung: nichts davon bleibt</translation>
    </message>
    <message>
        <source>Search in “%1”</source>
        <translation>In „%1“ suchen</translation>
    </message>
    <message>
        <source>New conversation with a preset</source>
        <translation>Neue Unterhaltung mit einer Voreinstellung</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Neuer Ordner …</translation>
    </message>
</context>
<context>
    <name>SmallWindow</name>
    <message>
        <source>Daylong</source>
        <translation>Daylong</translation>
    </message>
</context>
<context>
    <name>StorageSettings</name>
    <message>
        <source>Storage: %1</source>
        <translation>Speicherplatz: %1</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Speicherplatz</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 In %2</source>
        <translation>%1 In %2</translation>
    </message>
    <message>
        <source>In %1</source>
        <translation>In %1</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Open the folder of: %1</source>
        <translation>Ordner öffnen: %1</translation>
    </message>
    <message>
        <source>“Redact”, in the menu of a message or below what a search finds, removes what was said from every file.</source>
        <translation>„Schwärzen“, im Menü einer Nachricht oder unter dem, was eine Suche findet, entfernt Gesagtes aus jeder Datei.</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>Verschieben …</translation>
    </message>
</context>
<context>
    <name>TemplateSettings</name>
    <message>
        <source>Chat template</source>
        <translation>Chatvorlage</translation>
    </message>
    <message>
        <source>Turns are marked by</source>
        <translation>Beiträge werden markiert durch</translation>
    </message>
    <message>
        <source>Text of the chat template</source>
        <translation>Text der Chatvorlage</translation>
    </message>
    <message>
        <source>Hide its text</source>
        <translation>Text ausblenden</translation>
    </message>
    <message>
        <source>Show its text</source>
        <translation>Text anzeigen</translation>
    </message>
    <message>
        <source>Change it…</source>
        <translation>Ändern …</translation>
    </message>
</context>
<context>
    <name>TemporaryBand</name>
    <message>
        <source>Temporary: nothing of this is kept.</source>
        <translation>Vorübergehend: Nichts hiervon bleibt.</translation>
    </message>
    <message>
        <source>Temporary: nothing of this is kept. It is gone when you leave it, or close Daylong.</source>
        <translation>Vorübergehend: Nichts hiervon bleibt. Es ist weg, wenn Sie es verlassen oder Daylong schließen.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Keep this conversation</source>
        <translation>Diese Unterhaltung behalten</translation>
    </message>
</context>
<context>
    <name>Thoughts</name>
    <message>
        <source>Thinking…</source>
        <translation>Denkt nach …</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>Gedanken</translation>
    </message>
    <message>
        <source>Unfolded. Fold them</source>
        <translation>Aufgeklappt. Zuklappen</translation>
    </message>
    <message>
        <source>Folded. Unfold them</source>
        <translation>Zugeklappt. Aufklappen</translation>
    </message>
</context>
<context>
    <name>Titles</name>
    <message>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
</context>
<context>
    <name>Toggle</name>
    <message>
        <source>Not available now</source>
        <translation>Gerade nicht verfügbar</translation>
    </message>
</context>
<context>
    <name>TokenEntry</name>
    <message>
        <source>Token (in use)</source>
        <translation>Token (in Verwendung)</translation>
    </message>
    <message>
        <source>I have a token</source>
        <translation>Ich habe ein Token</translation>
    </message>
    <message>
        <source>Some models are only for those who have accepted their licence on the hub. A token of yours shows that you have. It is sent to the hub alone. Without the keyring it is forgotten when Daylong closes.</source>
        <translation>Manche Modelle sind nur für die, die ihre Lizenz im Hub angenommen haben. Ein Token von Ihnen zeigt, dass Sie das haben. Es wird nur an den Hub gesendet. Ohne den Schlüsselbund wird es beim Schließen von Daylong vergessen.</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>hf_…</source>
        <translation>hf_…</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Keep it in this desktop&apos;s keyring</source>
        <translation>Im Schlüsselbund dieses Desktops aufbewahren</translation>
    </message>
</context>
<context>
    <name>ToolIcon</name>
    <message>
        <source>Not available now</source>
        <translation>Gerade nicht verfügbar</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>TranscriptView</name>
    <message>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <source>Go to the latest message</source>
        <translation>Zur neuesten Nachricht gehen</translation>
    </message>
</context>
<context>
    <name>TrashList</name>
    <message>
        <source>Deleted</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <source>Nothing is deleted. What you delete is kept here for a month.</source>
        <translation>Nichts ist gelöscht. Was Sie löschen, bleibt hier einen Monat.</translation>
    </message>
    <message>
        <source>Kept for a month, then deleted for good.</source>
        <translation>Bleibt einen Monat, wird dann endgültig gelöscht.</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Delete this for good? It cannot be brought back.</source>
        <translation>Endgültig löschen? Es kann nicht zurückgeholt werden.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>UndoToast</name>
    <message>
        <source>Deleted “%1”</source>
        <translation>„%1“ gelöscht</translation>
    </message>
    <message>
        <source>Deleted %1 conversations</source>
        <translation>%1 Unterhaltungen gelöscht</translation>
    </message>
    <message>
        <source>Deleted the message and its reply; the model forgets them</source>
        <translation>Die Nachricht und ihre Antwort sind gelöscht; das Modell vergisst sie</translation>
    </message>
    <message>
        <source>Deleted %1 messages and their replies; the model forgets them</source>
        <translation>%1 Nachrichten und ihre Antworten sind gelöscht; das Modell vergisst sie</translation>
    </message>
    <message>
        <source>Deleted %1 things</source>
        <translation>%1 Dinge gelöscht</translation>
    </message>
    <message>
        <source>Undo the last</source>
        <translation>Das Letzte rückgängig machen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Deleted the folder “%1”; its conversations stay</source>
        <translation>Ordner „%1“ gelöscht; seine Unterhaltungen bleiben</translation>
    </message>
    <message>
        <source>Deleted the preset “%1”</source>
        <translation>Die Voreinstellung „%1“ wurde gelöscht</translation>
    </message>
    <message>
        <source>Taken out: it is not sent</source>
        <translation>Herausgenommen: wird nicht gesendet</translation>
    </message>
    <message>
        <source>Taken out: %1 messages are not sent</source>
        <translation>Herausgenommen: %1 Nachrichten werden nicht gesendet</translation>
    </message>
</context>
<context>
    <name>WelcomeCard</name>
    <message>
        <source>Tell me a story about a small boat.</source>
        <translation>Erzähl mir eine Geschichte von einem kleinen Boot.</translation>
    </message>
    <message>
        <source>What is your favourite season?</source>
        <translation>Was ist deine liebste Jahreszeit?</translation>
    </message>
    <message>
        <source>I had a long day. Can we talk?</source>
        <translation>Ich hatte einen langen Tag. Können wir reden?</translation>
    </message>
    <message>
        <source>What would you like to talk about?</source>
        <translation>Worüber möchten Sie sprechen?</translation>
    </message>
    <message>
        <source>A conversation that never ends</source>
        <translation>Eine Unterhaltung, die nie endet</translation>
    </message>
    <message>
        <source>Daylong talks in fixed memory: the model always sees how your conversation began and its latest part, a line shows where its view ends, and everything older stays here, yours to read and search.</source>
        <translation>Daylong spricht in festem Speicher: Das Modell sieht immer, wie Ihre Unterhaltung begann, und ihren neuesten Teil; eine Linie zeigt, wo seine Sicht endet, und alles Ältere bleibt hier, zum Lesen und Suchen.</translation>
    </message>
</context>
<context>
    <name>WindowSettings</name>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Font size</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Of the whole window: %1 and %2 change it anywhere.</source>
        <translation>Des ganzen Fensters: %1 und %2 ändern sie überall.</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Tell me when a long reply is done</source>
        <translation>Melden, wenn eine lange Antwort fertig ist</translation>
    </message>
    <message>
        <source>Only while another window is in front, and without a word of what was said.</source>
        <translation>Nur solange ein anderes Fenster vorn ist, und ohne ein Wort des Gesagten.</translation>
    </message>
</context>
<context>
    <name>WindowSheets</name>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
</context>
<context>
    <name>WindowToasts</name>
    <message>
        <source>Use it now</source>
        <translation>Jetzt verwenden</translation>
    </message>
    <message>
        <source>%1 is here, and verified</source>
        <translation>%1 ist da und geprüft</translation>
    </message>
    <message>
        <source>Importing %1: %2%</source>
        <translation>%1 wird importiert: %2 %</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Change it…</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>The model of the preset “%1” is no longer here; the general one is used.</source>
        <translation>Das Modell der Voreinstellung „%1“ ist nicht mehr da; das allgemeine wird verwendet.</translation>
    </message>
</context>
<context>
    <name>daylong::app::GlobalShortcut</name>
    <message>
        <source>Ask Daylong a quick question</source>
        <translation>Daylong schnell etwas fragen</translation>
    </message>
</context>
<context>
    <name>daylong::app::Notifier</name>
    <message>
        <source>Daylong has answered</source>
        <translation>Daylong hat geantwortet</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
</context>
<context>
    <name>daylong::app::SessionWatch</name>
    <message>
        <source>A reply or a model is on its way</source>
        <translation>Eine Antwort oder ein Modell ist unterwegs</translation>
    </message>
    <message>
        <source>Saves what is being written</source>
        <translation>Sichert, was gerade geschrieben wird</translation>
    </message>
</context>
<context>
    <name>daylong::app::Tray</name>
    <message>
        <source>Open Daylong</source>
        <translation>Daylong öffnen</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
    <message>
        <source>Quick question</source>
        <translation>Schnelle Frage</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context>
<context>
    <name>daylong::app::TrayItem</name>
    <message>
        <source>A reply is done</source>
        <translation>Eine Antwort ist fertig</translation>
    </message>
</context>
<context>
    <name>daylong::ui</name>
    <message>
        <source>Fits</source>
        <translation>Passt</translation>
    </message>
    <message>
        <source>Tight</source>
        <translation>Knapp</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>Zu groß</translation>
    </message>
    <message>
        <source>less than a token per second</source>
        <translation>weniger als ein Token pro Sekunde</translation>
    </message>
    <message>
        <source>about one token per second</source>
        <translation>etwa ein Token pro Sekunde</translation>
    </message>
    <message>
        <source>about %1 tokens per second</source>
        <translation>etwa %1 Token pro Sekunde</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>noch %1 s</translation>
    </message>
    <message>
        <source>%1 min left</source>
        <translation>noch %1 min</translation>
    </message>
    <message>
        <source>%1 h left</source>
        <translation>noch %1 h</translation>
    </message>
    <message>
        <source>%1 days left</source>
        <translation>noch %1 Tage</translation>
    </message>
    <message>
        <source>Daylong does not run models of the family “%1” yet</source>
        <translation>Daylong führt Modelle der Familie „%1“ noch nicht aus</translation>
    </message>
    <message>
        <source>Daylong does not run it: %1</source>
        <translation>Daylong führt es nicht aus: %1</translation>
    </message>
    <message>
        <source>%1 of memory</source>
        <translation>%1 Speicher</translation>
    </message>
    <message>
        <source>%1 on disk · %2</source>
        <translation>%1 auf der Platte · %2</translation>
    </message>
    <message>
        <source>%1 of memory on %2</source>
        <translation>%1 Speicher auf %2</translation>
    </message>
</context>
<context>
    <name>daylong::ui::AttachmentsModel</name>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>about %1 tokens</source>
        <translation>etwa %1 Token</translation>
    </message>
    <message>
        <source>All of it is read through, but the model will have forgotten its beginning when it replies</source>
        <translation>Alles wird der Reihe nach gelesen, aber den Anfang hat das Modell vergessen, wenn es antwortet</translation>
    </message>
    <message>
        <source>Not kept with the draft: once Daylong is closed, it is gone</source>
        <translation>Wird nicht mit dem Entwurf aufgehoben: Wird Daylong geschlossen, ist es weg</translation>
    </message>
    <message>
        <source>Too long to be kept with the draft: once Daylong is closed, it is gone</source>
        <translation>Zu lang, um mit dem Entwurf aufgehoben zu werden: Wird Daylong geschlossen, ist es weg</translation>
    </message>
    <message>
        <source>Only files of this machine can be attached. Save it here first.</source>
        <translation>Nur Dateien dieses Rechners lassen sich anhängen. Speichern Sie sie zuerst hier.</translation>
    </message>
    <message>
        <source>picture.png</source>
        <translation>Bild.png</translation>
    </message>
    <message>
        <source>pasted.txt</source>
        <translation>Eingefügt.txt</translation>
    </message>
    <message>
        <source>pasted %1.txt</source>
        <translation>Eingefügt %1.txt</translation>
    </message>
</context>
<context>
    <name>daylong::ui::BranchesModel</name>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Daylong</source>
        <translation>Daylong</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1, %2, %3</translation>
    </message>
</context>
<context>
    <name>daylong::ui::ChatViewModel</name>
    <message>
        <source>A file is still being read. What you wrote stays here.</source>
        <translation>Eine Datei wird noch gelesen. Was Sie geschrieben haben, bleibt hier.</translation>
    </message>
    <message>
        <source>It is sent as soon as the places in the files that it is about are found.</source>
        <translation>Wird gesendet, sobald die Stellen in den Dateien gefunden sind, um die es geht.</translation>
    </message>
    <message>
        <source>Temporary conversation</source>
        <translation>Vorübergehende Unterhaltung</translation>
    </message>
    <message>
        <source>This message is too long to be changed here.</source>
        <translation>Diese Nachricht ist zu lang, um hier geändert zu werden.</translation>
    </message>
    <message>
        <source>This text is too long to be pasted here. With a new message it can go along as a file.</source>
        <translation>Dieser Text ist zu lang, um hier eingefügt zu werden. Mit einer neuen Nachricht kann er als Datei mitgehen.</translation>
    </message>
</context>
<context>
    <name>daylong::ui::ConversationListModel</name>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>This week</source>
        <translation>Diese Woche</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Früher</translation>
    </message>
</context>
<context>
    <name>daylong::ui::DesktopInfo</name>
    <message>
        <source>In the desktop&apos;s Settings, under Keyboard, Keyboard Shortcuts, Custom Shortcuts, add one with the command “daylong --quick”.</source>
        <translation>Fügen Sie in den Einstellungen des Schreibtischs unter Tastatur, Tastenkombinationen, Eigene Tastenkombinationen eine mit dem Befehl „daylong --quick“ hinzu.</translation>
    </message>
    <message>
        <source>In System Settings, under Shortcuts, choose Add New, Command or Script, with the command “daylong --quick”.</source>
        <translation>Wählen Sie in den Systemeinstellungen unter Kurzbefehle „Neu hinzufügen“, „Befehl oder Skript“, mit dem Befehl „daylong --quick“.</translation>
    </message>
    <message>
        <source>In the desktop&apos;s Settings, under Keyboard, Application Shortcuts, add one with the command “daylong --quick”.</source>
        <translation>Fügen Sie in den Einstellungen des Schreibtischs unter Tastatur, Tastenkürzel für Anwendungen eines mit dem Befehl „daylong --quick“ hinzu.</translation>
    </message>
    <message>
        <source>In the desktop&apos;s settings, under Keyboard, Shortcuts, add a custom one with the command “daylong --quick”.</source>
        <translation>Fügen Sie in den Einstellungen des Schreibtischs unter Tastatur, Tastenkürzel ein eigenes mit dem Befehl „daylong --quick“ hinzu.</translation>
    </message>
    <message>
        <source>In the desktop&apos;s own settings, give a key to the command “daylong --quick”.</source>
        <translation>Geben Sie in den eigenen Einstellungen des Schreibtischs dem Befehl „daylong --quick“ eine Taste.</translation>
    </message>
</context>
<context>
    <name>daylong::ui::DownloadsModel</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>Wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <source>Asking the hub…</source>
        <translation>Der Hub wird gefragt …</translation>
    </message>
    <message>
        <source>Paused at %1</source>
        <translation>Angehalten bei %1</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>%1, whole and verified</source>
        <translation>%1, vollständig und geprüft</translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>%1 per second</source>
        <translation>%1 pro Sekunde</translation>
    </message>
    <message>
        <source>%1: asking the hub…</source>
        <translation>%1: Der Hub wird gefragt …</translation>
    </message>
    <message>
        <source>%1: %2%</source>
        <translation>%1: %2 %</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>daylong::ui::EngineState</name>
    <message>
        <source>Loading the model…</source>
        <translation>Das Modell wird geladen …</translation>
    </message>
    <message>
        <source>Reading the conversation…</source>
        <translation>Liest die Unterhaltung …</translation>
    </message>
    <message>
        <source>Reading your message…</source>
        <translation>Liest Ihre Nachricht …</translation>
    </message>
    <message>
        <source>Replying…</source>
        <translation>Antwortet …</translation>
    </message>
    <message>
        <source>%1B parameters</source>
        <translation>%1 Mrd. Parameter</translation>
    </message>
    <message>
        <source>%1M parameters</source>
        <translation>%1 Mio. Parameter</translation>
    </message>
    <message>
        <source>No model is loaded, so there is no reply. Choose one in Settings.</source>
        <translation>Kein Modell ist geladen, also gibt es keine Antwort. Wählen Sie eines in den Einstellungen.</translation>
    </message>
    <message>
        <source>Daylong goes on on %1, because %2 cannot be used: %3. Nothing is lost.</source>
        <translation>Daylong macht auf %1 weiter, denn %2 ist nicht zu verwenden: %3. Nichts geht verloren.</translation>
    </message>
    <message>
        <source>Bringing the transcript up to date…</source>
        <translation>Die Unterhaltungen werden auf den neuesten Stand gebracht …</translation>
    </message>
    <message>
        <source>The model is still loading. What you wrote stays here.</source>
        <translation>Das Modell lädt noch. Was Sie geschrieben haben, bleibt hier.</translation>
    </message>
    <message>
        <source>The transcript is being brought up to date. What you wrote stays here.</source>
        <translation>Die Unterhaltungen werden noch auf den neuesten Stand gebracht. Was Sie geschrieben haben, bleibt hier.</translation>
    </message>
    <message>
        <source>The model is still reading the conversation. What you wrote stays here.</source>
        <translation>Das Modell liest die Unterhaltung noch. Was Sie geschrieben haben, bleibt hier.</translation>
    </message>
    <message>
        <source>Daylong is still replying. Esc stops it; what you wrote stays here.</source>
        <translation>Daylong antwortet noch. Esc hält es an; was Sie geschrieben haben, bleibt hier.</translation>
    </message>
    <message>
        <source>Daylong is still replying in “%1”. What you wrote stays here.</source>
        <translation>Daylong antwortet noch in „%1“. Was Sie geschrieben haben, bleibt hier.</translation>
    </message>
    <message>
        <source>In “%1”: %2</source>
        <translation>In „%1“: %2</translation>
    </message>
</context>
<context>
    <name>daylong::ui::ExportViewModel</name>
    <message>
        <source>Written: %1</source>
        <translation>Geschrieben: %1</translation>
    </message>
    <message>
        <source>Written: %1 with %2</source>
        <translation>Geschrieben: %1 mit %2</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <source>Only a place on this machine will do. Choose another.</source>
        <translation>Es muss ein Ort auf diesem Rechner sein. Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>Stopped. No file was written.</source>
        <translation>Angehalten. Es wurde keine Datei geschrieben.</translation>
    </message>
    <message>
        <source>Nothing was said there. Choose other days, or more.</source>
        <translation>Dort wurde nichts gesagt. Wählen Sie andere Tage oder mehr.</translation>
    </message>
    <message>
        <source>There is too little room for it on that disk. Make some, or choose another place. No file was written.</source>
        <translation>Auf diesem Datenträger ist zu wenig Platz. Schaffen Sie Platz, oder wählen Sie einen anderen Ort. Es wurde keine Datei geschrieben.</translation>
    </message>
    <message>
        <source>Nothing can be written in that folder. Choose another one.</source>
        <translation>In diesen Ordner lässt sich nichts schreiben. Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>It could not be written there. Choose another place. No file was written.</source>
        <translation>Es ließ sich dort nicht schreiben. Wählen Sie einen anderen Ort. Es wurde keine Datei geschrieben.</translation>
    </message>
    <message>
        <source>%1 too large to be imported whole. To have that come back, export it in parts, by days.</source>
        <translation>%1 zu groß, um im Ganzen importiert zu werden. Damit sie zurückkommen kann, exportieren Sie in Teilen, nach Tagen.</translation>
    </message>
</context>
<context>
    <name>daylong::ui::HubSearchModel</name>
    <message>
        <source>%1 downloads</source>
        <translation>%1 Downloads</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 Parameter</translation>
    </message>
    <message>
        <source>trained on %1</source>
        <translation>auf %1 trainiert</translation>
    </message>
    <message>
        <source>The hub has no GGUF models for “%1”. Fewer words find more.</source>
        <translation>Der Hub hat keine GGUF-Modelle zu „%1“. Weniger Wörter finden mehr.</translation>
    </message>
    <message>
        <source>Only for those who have accepted its licence on the hub</source>
        <translation>Nur für die, die seine Lizenz im Hub angenommen haben</translation>
    </message>
    <message>
        <source>Its size, and whether it suits this machine, will be known when the download begins.</source>
        <translation>Seine Größe, und ob es zu diesem Rechner passt, ist bekannt, sobald der Download beginnt.</translation>
    </message>
    <message>
        <source>A file on %1</source>
        <translation>Eine Datei auf %1</translation>
    </message>
</context>
<context>
    <name>daylong::ui::ImportViewModel</name>
    <message>
        <source>Everything in it is here already.</source>
        <translation>Alles darin ist schon hier.</translation>
    </message>
    <message>
        <source>Found: %1 with %2.</source>
        <translation>Gefunden: %1 mit %2.</translation>
    </message>
    <message>
        <source>From %1: %2 with %3.</source>
        <translation>Aus %1: %2 mit %3.</translation>
    </message>
    <message>
        <source>Nothing new came in.</source>
        <translation>Es kam nichts Neues.</translation>
    </message>
    <message>
        <source>Imported: %1 with %2.</source>
        <translation>Importiert: %1 mit %2.</translation>
    </message>
    <message>
        <source>It was taken back, and is with what was deleted for a month.</source>
        <translation>Es wurde zurückgenommen und liegt einen Monat lang beim Gelöschten.</translation>
    </message>
    <message>
        <source>Here already: %1</source>
        <translation>Schon hier: %1</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>And %1 more places that could not be read</source>
        <translation>Und %1 weitere Stellen, die sich nicht lesen ließen</translation>
    </message>
    <message>
        <source>Only files of this machine can be imported. Save it here first.</source>
        <translation>Nur Dateien dieses Rechners lassen sich importieren. Speichern Sie sie erst hier.</translation>
    </message>
    <message>
        <source>No conversations were found there. Choose the export as the other program wrote it: a zip archive, a file, or its folder.</source>
        <translation>Dort wurden keine Unterhaltungen gefunden. Wählen Sie den Export, wie das andere Programm ihn schrieb: ein ZIP-Archiv, eine Datei oder seinen Ordner.</translation>
    </message>
</context>
<context>
    <name>daylong::ui::MessageListModel</name>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Daylong</source>
        <translation>Daylong</translation>
    </message>
</context>
<context>
    <name>daylong::ui::ModelLibrary</name>
    <message>
        <source>enter a token of yours (Models, Search, “I have a token”)</source>
        <translation>geben Sie ein Token von Ihnen ein (Modelle, Suche, „Ich habe ein Token“)</translation>
    </message>
    <message>
        <source>a search finds names</source>
        <translation>eine Suche findet Namen</translation>
    </message>
    <message>
        <source>Starter model</source>
        <translation>Startmodell</translation>
    </message>
</context>
<context>
    <name>daylong::ui::PinsModel</name>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Daylong</source>
        <translation>Daylong</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>daylong::ui::PresetsModel</name>
    <message>
        <source>system prompt</source>
        <translation>Systemanweisung</translation>
    </message>
    <message>
        <source>how words are picked</source>
        <translation>Wortwahl</translation>
    </message>
    <message>
        <source>starter model</source>
        <translation>Startmodell</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>mit Zurückholen</translation>
    </message>
    <message>
        <source>no recall</source>
        <translation>ohne Zurückholen</translation>
    </message>
    <message>
        <source>all as in general</source>
        <translation>alles wie im Allgemeinen</translation>
    </message>
</context>
<context>
    <name>daylong::ui::RecommendedModel</name>
    <message>
        <source>%1 parameters</source>
        <translation>%1 Parameter</translation>
    </message>
    <message>
        <source>trained on %1</source>
        <translation>auf %1 trainiert</translation>
    </message>
    <message>
        <source>%1 languages</source>
        <translation>%1 Sprachen</translation>
    </message>
    <message>
        <source>%1 is %2.</source>
        <translation>%1 ist %2.</translation>
    </message>
    <message>
        <source>Looking at this machine…</source>
        <translation>Dieser Rechner wird angesehen …</translation>
    </message>
    <message>
        <source>Judged for this machine: %1 of memory, read at %2 per second.</source>
        <translation>Beurteilt für diesen Rechner: %1 Speicher, gelesen mit %2 pro Sekunde.</translation>
    </message>
    <message>
        <source>Judged for this machine: %1 of memory.</source>
        <translation>Beurteilt für diesen Rechner: %1 Speicher.</translation>
    </message>
    <message>
        <source>Sizes and speeds are estimates; a download says the true size first.</source>
        <translation>Größen und Geschwindigkeiten sind geschätzt; ein Download nennt zuerst die wahre Größe.</translation>
    </message>
    <message>
        <source>What has room in %1 (%2 of memory) runs there.</source>
        <translation>Was in %1 (%2 Speicher) Platz hat, läuft dort.</translation>
    </message>
</context>
<context>
    <name>daylong::ui::RedactViewModel</name>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
    <message>
        <source>Nothing was said there.</source>
        <translation>Dort wurde nichts gesagt.</translation>
    </message>
    <message>
        <source>It is gone from the transcript, but traces may still be in its file: %1. Daylong tries that again when it starts next.</source>
        <translation>Es ist aus der Mitschrift verschwunden, aber Spuren können noch in ihrer Datei sein: %1. Daylong versucht das beim nächsten Start noch einmal.</translation>
    </message>
    <message>
        <source>%1 (not sent yet: %2)</source>
        <translation>%1 (noch nicht gesendet: %2)</translation>
    </message>
</context>
<context>
    <name>daylong::ui::SearchModel</name>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Daylong</source>
        <translation>Daylong</translation>
    </message>
</context>
<context>
    <name>daylong::ui::ServeViewModel</name>
    <message>
        <source>Another program has the address that is needed; perhaps daylong-cli serve, or Daylong with another transcript. End it, and switch this off and on.</source>
        <translation>Ein anderes Programm hat die Adresse, die dafür nötig ist; vielleicht daylong-cli serve oder Daylong mit einer anderen Mitschrift. Beenden Sie es, und schalten Sie dies aus und wieder ein.</translation>
    </message>
    <message>
        <source>Nobody can be answered: %1</source>
        <translation>Niemandem kann geantwortet werden: %1</translation>
    </message>
</context>
<context>
    <name>daylong::ui::ServersModel</name>
    <message>
        <source>At %1</source>
        <translation>Bei %1</translation>
    </message>
    <message>
        <source>%1, takes %2 tokens at once</source>
        <translation>%1, nimmt %2 Token auf einmal an</translation>
    </message>
</context>
<context>
    <name>daylong::ui::SettingsViewModel</name>
    <message>
        <source>%1 MiB of weights in the file.</source>
        <translation>%1 MiB Gewichte in der Datei.</translation>
    </message>
    <message>
        <source>%1 MiB of weights in the file; %2 MiB arranged for this device, in a file that is read as memory: programs share it, and the system may take it back.</source>
        <translation>%1 MiB Gewichte in der Datei; für dieses Gerät angeordnet %2 MiB, in einer Datei, die als Speicher gelesen wird: Programme teilen sie sich, und das System kann den Speicher zurücknehmen.</translation>
    </message>
    <message>
        <source>%1 (%2 MiB) says what may come next, so that replies come sooner; it chooses no word of them.</source>
        <translation>%1 (%2 MiB) sagt, was als Nächstes kommen könnte, damit Antworten früher da sind; es wählt kein Wort davon.</translation>
    </message>
    <message>
        <source>%1 MiB of weights in the file; %2 MiB of memory hold them, arranged for this device.</source>
        <translation>%1 MiB Gewichte in der Datei; für dieses Gerät angeordnet, brauchen sie %2 MiB Speicher.</translation>
    </message>
    <message>
        <source>as many as it saw at once in its training</source>
        <translation>so viele, wie es im Training auf einmal sah</translation>
    </message>
    <message>
        <source>a quarter of the memory that its weights leave free here</source>
        <translation>ein Viertel des Speichers, den seine Gewichte hier frei lassen</translation>
    </message>
    <message>
        <source>enough for a long talk, and replies stay quick</source>
        <translation>genug für ein langes Gespräch, und Antworten bleiben schnell</translation>
    </message>
    <message>
        <source>its file does not say what it was trained on</source>
        <translation>seine Datei sagt nicht, worauf es trainiert wurde</translation>
    </message>
    <message>
        <source>Chosen by Daylong for this model: %1.</source>
        <translation>Von Daylong für dieses Modell gewählt: %1.</translation>
    </message>
    <message>
        <source>For this model Daylong would use %1: %2.</source>
        <translation>Für dieses Modell nähme Daylong %1: %2.</translation>
    </message>
    <message>
        <source>temperature %1</source>
        <translation>Temperatur %1</translation>
    </message>
    <message>
        <source>top-p %1</source>
        <translation>Top-p %1</translation>
    </message>
    <message>
        <source>min-p %1</source>
        <translation>Min-p %1</translation>
    </message>
    <message>
        <source>top-k %1</source>
        <translation>Top-k %1</translation>
    </message>
    <message>
        <source>repetition penalty %1</source>
        <translation>Wiederholungsstrafe %1</translation>
    </message>
    <message>
        <source>The makers of this model propose: %1.</source>
        <translation>Die Macher dieses Modells schlagen vor: %1.</translation>
    </message>
    <message>
        <source>As the makers of this model propose: %1.</source>
        <translation>Wie von den Machern dieses Modells vorgeschlagen: %1.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>%1 GiB</source>
        <translation>%1 GiB</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 (not here now)</source>
        <translation>%1 (gerade nicht da)</translation>
    </message>
    <message>
        <source>This device is not here now; another one answers.</source>
        <translation>Dieses Gerät ist gerade nicht da; ein anderes antwortet.</translation>
    </message>
    <message>
        <source>%1 GiB of its memory are free.</source>
        <translation>%1 GiB seines Speichers sind frei.</translation>
    </message>
    <message>
        <source>Now %1. %2</source>
        <translation>Jetzt %1. %2</translation>
    </message>
    <message>
        <source>A GPU in software, slower than the CPU: for tests.</source>
        <translation>Eine GPU in Software, langsamer als die CPU: für Tests.</translation>
    </message>
    <message>
        <source>32 bit (exact, twice the memory)</source>
        <translation>32 Bit (genau, doppelter Speicher)</translation>
    </message>
    <message>
        <source>16 bit</source>
        <translation>16 Bit</translation>
    </message>
    <message>
        <source>8 bit (half the memory)</source>
        <translation>8 Bit (halber Speicher)</translation>
    </message>
    <message>
        <source>A model as small as this one wanders easily; Daylong would use %1.</source>
        <translation>Ein so kleines Modell schweift leicht ab; Daylong würde %1 nehmen.</translation>
    </message>
    <message>
        <source>Chosen by Daylong for this model: %1. A model as small as this one wanders easily.</source>
        <translation>Von Daylong für dieses Modell gewählt: %1. Ein so kleines Modell schweift leicht ab.</translation>
    </message>
    <message>
        <source>As the makers of this model have it.</source>
        <translation>So, wie die Macher dieses Modells sie vorsehen.</translation>
    </message>
    <message>
        <source>Chosen by Daylong for this model: one as small as this follows plain words best.</source>
        <translation>Von Daylong für dieses Modell gewählt: Ein so kleines folgt schlichten Worten am besten.</translation>
    </message>
    <message>
        <source>For this model Daylong would use: %1</source>
        <translation>Für dieses Modell würde Daylong nehmen: %1</translation>
    </message>
    <message>
        <source>With nothing here, the makers of this model have it say: %1</source>
        <translation>Steht hier nichts, gilt, was die Macher dieses Modells vorsehen: %1</translation>
    </message>
    <message>
        <source>The makers of this model propose: %1</source>
        <translation>Die Macher dieses Modells schlagen vor: %1</translation>
    </message>
</context>
<context>
    <name>daylong::ui::ShelfModel</name>
    <message>
        <source>a conversation without a title</source>
        <translation>einer Unterhaltung ohne Titel</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>Used in %1</source>
        <translation>Verwendet in %1</translation>
    </message>
    <message>
        <source>Used in %1 and %2</source>
        <translation>Verwendet in %1 und %2</translation>
    </message>
    <message>
        <source>Used in %1 and %2 more conversations</source>
        <translation>Verwendet in %1 und %2 weiteren Unterhaltungen</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 Parameter</translation>
    </message>
    <message>
        <source>trained on %1</source>
        <translation>auf %1 trainiert</translation>
    </message>
</context>
<context>
    <name>daylong::ui::SidebarModel</name>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
</context>
<context>
    <name>daylong::ui::StorageViewModel</name>
    <message>
        <source>Everything said, and the settings</source>
        <translation>Alles Gesagte und die Einstellungen</translation>
    </message>
    <message>
        <source>What you delete stays in it for a month.</source>
        <translation>Was Sie löschen, bleibt einen Monat lang darin.</translation>
    </message>
    <message>
        <source>Older copies of it</source>
        <translation>Ältere Kopien davon</translation>
    </message>
    <message>
        <source>Made before an update changed it, or when it was damaged.</source>
        <translation>Gemacht, bevor eine Aktualisierung es änderte, oder als es beschädigt war.</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Those that Daylong downloaded.</source>
        <translation>Die Daylong heruntergeladen hat.</translation>
    </message>
    <message>
        <source>Downloads that are not done</source>
        <translation>Unfertige Downloads</translation>
    </message>
    <message>
        <source>They go on where they stopped.</source>
        <translation>Sie gehen weiter, wo sie aufhörten.</translation>
    </message>
    <message>
        <source>The models&apos; memory of conversations</source>
        <translation>Das Gedächtnis der Modelle von Unterhaltungen</translation>
    </message>
    <message>
        <source>So that they open at once. It can be made again.</source>
        <translation>Damit sie sofort offen sind. Es kann neu gemacht werden.</translation>
    </message>
    <message>
        <source>The window&apos;s size, place and looks</source>
        <translation>Größe, Ort und Aussehen des Fensters</translation>
    </message>
    <message>
        <source>Models, arranged for this machine</source>
        <translation>Modelle, für diesen Rechner angeordnet</translation>
    </message>
    <message>
        <source>So that they load at once. It can be made again.</source>
        <translation>Damit sie sofort geladen sind. Es kann neu gemacht werden.</translation>
    </message>
</context>
<context>
    <name>daylong::ui::TemplateViewModel</name>
    <message>
        <source>Plain words (User:, Assistant:)</source>
        <translation>Schlichte Wörter (User:, Assistant:)</translation>
    </message>
    <message>
        <source>The model file&apos;s own</source>
        <translation>Die eigene der Modelldatei</translation>
    </message>
    <message>
        <source>A text of your own</source>
        <translation>Ein eigener Text</translation>
    </message>
    <message>
        <source>A Jinja template. It is checked with this model&apos;s own words before it is applied.</source>
        <translation>Eine Jinja-Vorlage. Sie wird mit den Wörtern dieses Modells geprüft, bevor sie übernommen wird.</translation>
    </message>
    <message>
        <source>As models of this family are written; what the file says does not count.</source>
        <translation>Wie Modelle dieser Familie geschrieben werden; was die Datei sagt, zählt nicht.</translation>
    </message>
    <message>
        <source>The template that came with this model.</source>
        <translation>Die Vorlage, die mit diesem Modell kam.</translation>
    </message>
    <message>
        <source>The template that came with this model, of the family %1.</source>
        <translation>Die Vorlage, die mit diesem Modell kam, aus der Familie %1.</translation>
    </message>
    <message>
        <source>The file has no template. Turns are written as: %1.</source>
        <translation>Die Datei hat keine Vorlage. Beiträge werden geschrieben als: %1.</translation>
    </message>
    <message>
        <source>The file&apos;s template cannot be used. Turns are written as: %1.</source>
        <translation>Die Vorlage der Datei kann nicht verwendet werden. Beiträge werden geschrieben als: %1.</translation>
    </message>
    <message>
        <source>There is no text yet. Paste or write a template, or choose another one.</source>
        <translation>Es gibt noch keinen Text. Fügen Sie eine Vorlage ein, schreiben Sie eine, oder wählen Sie eine andere.</translation>
    </message>
</context>
<context>
    <name>daylong::ui::TrashModel</name>
    <message>
        <source>Conversation, deleted %1</source>
        <translation>Unterhaltung, gelöscht %1</translation>
    </message>
    <message>
        <source>From “%1”, deleted %2</source>
        <translation>Aus „%1“, gelöscht %2</translation>
    </message>
</context>
</TS>
