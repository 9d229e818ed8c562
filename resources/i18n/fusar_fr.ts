<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" sourcelanguage="en" language="fr_FR">
  <context>
    <name>AefRuns</name>
    <message>
      <source>AEF grid of {name}</source>
      <translation>Grille AEF de {name}</translation>
    </message>
    <message>
      <source>AEF composite of {name}</source>
      <translation>Composition AEF de {name}</translation>
    </message>
    <message>
      <source>AEF composites of {name}</source>
      <translation>Compositions AEF de {name}</translation>
    </message>
    <message>
      <source>AEF similarity in {name}</source>
      <translation>Similarité AEF dans {name}</translation>
    </message>
    <message>
      <source>AEF modulation in {name}</source>
      <translation>Modulation AEF dans {name}</translation>
    </message>
    <message>
      <source>The grid is drawn; the backend is not running, so nobody asked where AEF has data.</source>
      <translation>La grille est dessinée ; le backend n’est pas démarré, donc personne n’a demandé où AEF a des données.</translation>
    </message>
    <message>
      <source>AEF grid {rows} × {columns}</source>
      <translation>Grille AEF {rows} × {columns}</translation>
    </message>
    <message>
      <source>Red, green and blue show {bands} of {year}.</source>
      <translation>Rouge, vert et bleu montrent {bands} de {year}.</translation>
    </message>
    <message>
      <source>Play them with View ▸ Panels ▸ Temporal Controller.</source>
      <translation>Jouez-les avec Vue ▸ Panneaux ▸ Contrôleur temporel.</translation>
    </message>
    <message>
      <source>AEF {year} like {place}</source>
      <translation>AEF {year} comme {place}</translation>
    </message>
    <message>
      <source>AEF modulation ({model})</source>
      <translation>Modulation AEF ({model})</translation>
    </message>
    <message>
      <source>AEF {year} ({bands})</source>
      <translation>AEF {year} ({bands})</translation>
    </message>
    <message>
      <source>The three components hold {shares} of the variance.</source>
      <translation>Les trois composantes contiennent {shares} de la variance.</translation>
    </message>
  </context>
  <context>
    <name>AefTab</name>
    <message>
      <source>AlphaEarth (AEF) describes every place and year by 64 numbers. FUSAR-GPT reads them at the nodes of this grid.</source>
      <translation>AlphaEarth (AEF) décrit chaque lieu et chaque année par 64 nombres. FUSAR-GPT les lit aux nœuds de cette grille.</translation>
    </message>
  </context>
  <context>
    <name>AppendedOutput</name>
    <message>
      <source>“{layer}” is gone or cannot be edited: they are in a new layer.</source>
      <translation>« {layer} » n’existe plus ou ne peut être modifiée : elles sont dans une nouvelle couche.</translation>
    </message>
    <message>
      <source>{added} added to “{layer}”, {known} were there already. Ctrl+Z takes them back; save the layer's edits to keep them.</source>
      <translation>{added} ajoutés à « {layer} », {known} y étaient déjà. Ctrl+Z les retire ; enregistrez les modifications de la couche pour les garder.</translation>
    </message>
    <message>
      <source>All of them were in “{layer}” already.</source>
      <translation>Tous étaient déjà dans « {layer} ».</translation>
    </message>
    <message>
      <source>Detect {label}</source>
      <translation>Détecter {label}</translation>
    </message>
  </context>
  <context>
    <name>AreaChoice</name>
    <message>
      <source>Whole scene</source>
      <translation>Scène entière</translation>
    </message>
    <message>
      <source>Map view</source>
      <translation>Vue de la carte</translation>
    </message>
    <message>
      <source>Drawn rectangle</source>
      <translation>Rectangle dessiné</translation>
    </message>
    <message>
      <source>The part of the scene to look at</source>
      <translation>La partie de la scène à examiner</translation>
    </message>
    <message>
      <source>Draw a rectangle on the map</source>
      <translation>Dessiner un rectangle sur la carte</translation>
    </message>
    <message>
      <source>Selected polygons</source>
      <translation>Polygones sélectionnés</translation>
    </message>
    <message>
      <source>No image</source>
      <translation>Sans image</translation>
    </message>
    <message>
      <source>No rectangle is drawn yet.</source>
      <translation>Aucun rectangle n’est encore dessiné.</translation>
    </message>
    <message>
      <source>Draw one on the map with the button beside Area.</source>
      <translation>Dessinez-en un sur la carte avec le bouton à côté de Zone.</translation>
    </message>
  </context>
  <context>
    <name>BackendConnection</name>
    <message>
      <source>Check its address in Settings ▸ Options ▸ FUSAR.</source>
      <translation>Vérifiez son adresse dans Préférences ▸ Options ▸ FUSAR.</translation>
    </message>
    <message>
      <source>The backend is still loading its model.</source>
      <translation>Le backend charge encore son modèle.</translation>
    </message>
    <message>
      <source>Try again in a moment.</source>
      <translation>Réessayez dans un instant.</translation>
    </message>
    <message>
      <source>The backend is not running.</source>
      <translation>Le backend n’est pas démarré.</translation>
    </message>
    <message>
      <source>Press Start backend at the top of the FUSAR panel.</source>
      <translation>Cliquez sur Démarrer le backend en haut du panneau FUSAR.</translation>
    </message>
    <message>
      <source>The backend at {url} has not answered yet.</source>
      <translation>Le backend à {url} n’a pas encore répondu.</translation>
    </message>
  </context>
  <context>
    <name>BackendInstaller</name>
    <message>
      <source>The backend {version} is installed in {folder}.</source>
      <translation>Le backend {version} est installé dans {folder}.</translation>
    </message>
    <message>
      <source>Looking for a Python</source>
      <translation>Recherche d’un Python</translation>
    </message>
    <message>
      <source>Removing</source>
      <translation>Suppression</translation>
    </message>
    <message>
      <source>The backend was removed.</source>
      <translation>Le backend a été supprimé.</translation>
    </message>
    <message>
      <source>Downloading and installing packages</source>
      <translation>Téléchargement et installation des paquets</translation>
    </message>
    <message>
      <source>Checking the installation</source>
      <translation>Vérification de l’installation</translation>
    </message>
    <message>
      <source>Cancelled; nothing was left behind.</source>
      <translation>Annulé ; rien n’est resté.</translation>
    </message>
    <message>
      <source>The backend was not installed: {why}. Nothing was left behind; see the log.</source>
      <translation>Le backend n’a pas été installé : {why}. Rien n’est resté ; voir le journal.</translation>
    </message>
    <message>
      <source>Clean up the backend's folder</source>
      <translation>Nettoyer le dossier du backend</translation>
    </message>
    <message>
      <source>Stopping</source>
      <translation>Arrêt</translation>
    </message>
    <message>
      <source>no Python 3.11 or newer was found; install Python 3.12 from python.org</source>
      <translation>aucun Python 3.11 ou plus récent trouvé ; installez Python 3.12 depuis python.org</translation>
    </message>
    <message>
      <source>Making the environment {name}</source>
      <translation>Création de l’environnement {name}</translation>
    </message>
    <message>
      <source>the check says {why}</source>
      <translation>la vérification dit {why}</translation>
    </message>
  </context>
  <context>
    <name>BackendLogBox</name>
    <message>
      <source>Start, stop and log</source>
      <translation>Démarrage, arrêt et journal</translation>
    </message>
    <message>
      <source>What the backend writes</source>
      <translation>Ce que le backend écrit</translation>
    </message>
    <message>
      <source>The backend has not written anything yet.</source>
      <translation>Le backend n’a encore rien écrit.</translation>
    </message>
    <message>
      <source>Start backend</source>
      <translation>Démarrer le backend</translation>
    </message>
    <message>
      <source>Save these settings and start it</source>
      <translation>Enregistrer ces réglages et le démarrer</translation>
    </message>
    <message>
      <source>Stop backend</source>
      <translation>Arrêter le backend</translation>
    </message>
    <message>
      <source>Stop it</source>
      <translation>L’arrêter</translation>
    </message>
    <message>
      <source>Copy log</source>
      <translation>Copier le journal</translation>
    </message>
    <message>
      <source>The lines below</source>
      <translation>Les lignes ci-dessous</translation>
    </message>
  </context>
  <context>
    <name>BandChoice</name>
    <message>
      <source>The band to look at: the polarization of a SAR image</source>
      <translation>La bande à examiner : la polarisation d’une image SAR</translation>
    </message>
    <message>
      <source>Band</source>
      <translation>Bande</translation>
    </message>
  </context>
  <context>
    <name>ChatBoxes</name>
    <message>
      <source>Keep as layer</source>
      <translation>Garder comme couche</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>Effacer</translation>
    </message>
    <message>
      <source>Write these boxes into a GeoPackage layer</source>
      <translation>Écrire ces boîtes dans une couche GeoPackage</translation>
    </message>
    <message>
      <source>Take the boxes off the map</source>
      <translation>Retirer les boîtes de la carte</translation>
    </message>
    <message>
      <source>Click a box to see where it is</source>
      <translation>Cliquez sur une boîte pour voir où elle est</translation>
    </message>
    <message>
      <source>Chat</source>
      <translation>Discussion</translation>
    </message>
    <message>
      <source>Boxes of this answer on the map: {n}</source>
      <translation>Boîtes de cette réponse sur la carte : {n}</translation>
    </message>
    <message>
      <source>Boxes of a chat answer: {text}</source>
      <translation>Boîtes d’une réponse : {text}</translation>
    </message>
  </context>
  <context>
    <name>ChatExports</name>
    <message>
      <source>Export the conversation</source>
      <translation>Exporter la conversation</translation>
    </message>
    <message>
      <source>Written: {path}</source>
      <translation>Écrit : {path}</translation>
    </message>
    <message>
      <source>New print layout: {name}</source>
      <translation>Nouvelle mise en page : {name}</translation>
    </message>
  </context>
  <context>
    <name>ChatInput</name>
    <message>
      <source>without AEF</source>
      <translation>sans AEF</translation>
    </message>
    <message>
      <source>no image</source>
      <translation>sans image</translation>
    </message>
    <message>
      <source>no raster selected</source>
      <translation>aucun raster sélectionné</translation>
    </message>
    <message>
      <source>AEF</source>
      <translation>AEF</translation>
    </message>
    <message>
      <source>Let the AlphaEarth vectors of place and year modulate what the model sees</source>
      <translation>Laisser les vecteurs AlphaEarth du lieu et de l’année moduler ce que voit le modèle</translation>
    </message>
    <message>
      <source>What the next question carries</source>
      <translation>Ce que la prochaine question contient</translation>
    </message>
    <message>
      <source>Tell the model the places of the boxes that are selected</source>
      <translation>Indiquer au modèle les places des boîtes sélectionnées</translation>
    </message>
    <message>
      <source>Ask about the image…</source>
      <translation>Posez une question sur l’image…</translation>
    </message>
    <message>
      <source>Enter sends, Shift+Enter begins a new line</source>
      <translation>Entrée envoie, Maj+Entrée va à la ligne</translation>
    </message>
    <message>
      <source>Begin a new conversation</source>
      <translation>Commencer une nouvelle conversation</translation>
    </message>
    <message>
      <source>Copy, export, ask again</source>
      <translation>Copier, exporter, redemander</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Arrêter</translation>
    </message>
    <message>
      <source>Stop the answer, also on the server (Esc)</source>
      <translation>Arrêter la réponse, aussi sur le serveur (Échap)</translation>
    </message>
    <message>
      <source>Send</source>
      <translation>Envoyer</translation>
    </message>
    <message>
      <source>Send the question (Enter)</source>
      <translation>Envoyer la question (Entrée)</translation>
    </message>
    <message>
      <source>{what}, {w:.0f} × {h:.0f} px</source>
      <translation>{what}, {w:.0f} × {h:.0f} px</translation>
    </message>
    <message>
      <source>with AEF</source>
      <translation>avec AEF</translation>
    </message>
    <message>
      <source>Selected boxes: {n}</source>
      <translation>Boîtes sélectionnées : {n}</translation>
    </message>
    <message>
      <source>AEF {year} used</source>
      <translation>AEF {year} utilisé</translation>
    </message>
    <message>
      <source>AEF {year}</source>
      <translation>AEF {year}</translation>
    </message>
    <message>
      <source>boxes: {n}</source>
      <translation>boîtes : {n}</translation>
    </message>
  </context>
  <context>
    <name>ChatMenu</name>
    <message>
      <source>Ask &amp;again</source>
      <translation>Redem&amp;ander</translation>
    </message>
    <message>
      <source>Another answer to the last question</source>
      <translation>Une autre réponse à la dernière question</translation>
    </message>
    <message>
      <source>Copy &amp;answer</source>
      <translation>Copier la &amp;réponse</translation>
    </message>
    <message>
      <source>The last answer as the model wrote it</source>
      <translation>La dernière réponse telle que le modèle l’a écrite</translation>
    </message>
    <message>
      <source>&amp;Copy conversation</source>
      <translation>&amp;Copier la conversation</translation>
    </message>
    <message>
      <source>Everything as plain text</source>
      <translation>Tout en texte simple</translation>
    </message>
    <message>
      <source>&amp;Export as HTML…</source>
      <translation>&amp;Exporter en HTML…</translation>
    </message>
    <message>
      <source>One page with the map's picture and the boxes</source>
      <translation>Une page avec l’image de la carte et les boîtes</translation>
    </message>
    <message>
      <source>New print &amp;layout</source>
      <translation>Nouvelle &amp;mise en page</translation>
    </message>
    <message>
      <source>The map and the conversation on a page</source>
      <translation>La carte et la conversation sur une page</translation>
    </message>
    <message>
      <source>&amp;Keep in the project</source>
      <translation>&amp;Garder dans le projet</translation>
    </message>
    <message>
      <source>Save conversations with the QGIS project; off removes those that are in it</source>
      <translation>Enregistrer les conversations avec le projet QGIS ; désactivé, celles du projet sont retirées</translation>
    </message>
  </context>
  <context>
    <name>ChatSession</name>
    <message>
      <source>without what was said before: this model knows single questions only</source>
      <translation>sans ce qui précède : ce modèle ne connaît que des questions isolées</translation>
    </message>
    <message>
      <source>without the oldest questions: {n}</source>
      <translation>sans les questions les plus anciennes : {n}</translation>
    </message>
    <message>
      <source>Chat about {name}</source>
      <translation>Discuter de {name}</translation>
    </message>
    <message>
      <source>nothing</source>
      <translation>rien</translation>
    </message>
  </context>
  <context>
    <name>ChatSuggestions</name>
    <message>
      <source>Describe this SAR image.</source>
      <translation>Décris cette image SAR.</translation>
    </message>
    <message>
      <source>What kind of area is this?</source>
      <translation>De quel type de zone s’agit-il ?</translation>
    </message>
    <message>
      <source>How many ships are there, and where?</source>
      <translation>Combien de navires y a-t-il, et où ?</translation>
    </message>
    <message>
      <source>Ask: {text}</source>
      <translation>Question : {text}</translation>
    </message>
  </context>
  <context>
    <name>ChatTab</name>
    <message>
      <source>Opens the Detect tab with this class; nothing starts by itself</source>
      <translation>Ouvre l’onglet Détecter avec cette classe ; rien ne démarre tout seul</translation>
    </message>
    <message>
      <source>The answer was cut off at its longest; ask for the rest.</source>
      <translation>La réponse a été coupée à sa longueur maximale ; demandez la suite.</translation>
    </message>
    <message>
      <source>Ask in your own words. The model sees the part of the scene that is chosen below.</source>
      <translation>Demandez avec vos propres mots. Le modèle voit la partie de la scène choisie ci-dessous.</translation>
    </message>
    <message>
      <source>Detect…</source>
      <translation>Détecter…</translation>
    </message>
    <message>
      <source>Reading the image…</source>
      <translation>Lecture de l’image…</translation>
    </message>
    <message>
      <source>Waiting for the first word…</source>
      <translation>En attente du premier mot…</translation>
    </message>
    <message>
      <source>Answering…</source>
      <translation>Réponse en cours…</translation>
    </message>
    <message>
      <source>Stopped.</source>
      <translation>Arrêté.</translation>
    </message>
    <message>
      <source>Not answered</source>
      <translation>Sans réponse</translation>
    </message>
    <message>
      <source>You · {chip}</source>
      <translation>Vous · {chip}</translation>
    </message>
    <message>
      <source>Detect {label} in the whole scene…</source>
      <translation>Détecter {label} dans toute la scène…</translation>
    </message>
  </context>
  <context>
    <name>CompositeForm</name>
    <message>
      <source>Color composite</source>
      <translation>Composition colorée</translation>
    </message>
    <message>
      <source>Own choice</source>
      <translation>Choix libre</translation>
    </message>
    <message>
      <source>Principal components (PCA)</source>
      <translation>Composantes principales (ACP)</translation>
    </message>
    <message>
      <source>A fixed triplet makes colors comparable between scenes and years; principal components show the most of this scene, in colors of its own</source>
      <translation>Un triplet fixe rend les couleurs comparables entre scènes et années ; les composantes principales montrent le plus de cette scène, dans ses propres couleurs</translation>
    </message>
    <message>
      <source>Channels</source>
      <translation>Canaux</translation>
    </message>
    <message>
      <source>Draw composite</source>
      <translation>Dessiner la composition</translation>
    </message>
    <message>
      <source>A color picture of the AEF field under the scene, as a GeoTIFF</source>
      <translation>Une image en couleurs du champ AEF sous la scène, en GeoTIFF</translation>
    </message>
    <message>
      <source>All years</source>
      <translation>Toutes les années</translation>
    </message>
    <message>
      <source>One composite for each year that the backend has, for QGIS's temporal controller</source>
      <translation>Une composition pour chaque année du backend, pour le contrôleur temporel de QGIS</translation>
    </message>
    <message>
      <source>red</source>
      <translation>rouge</translation>
    </message>
    <message>
      <source>green</source>
      <translation>vert</translation>
    </message>
    <message>
      <source>blue</source>
      <translation>bleu</translation>
    </message>
    <message>
      <source>AEF channel shown as {color}, A00 to A63</source>
      <translation>Canal AEF affiché en {color}, A00 à A63</translation>
    </message>
  </context>
  <context>
    <name>ComputedLooks</name>
    <message>
      <source>Write the magnitude</source>
      <translation>Écrire la magnitude</translation>
    </message>
    <message>
      <source>Write the ratio of polarizations</source>
      <translation>Écrire le rapport des polarisations</translation>
    </message>
    <message>
      <source>{name} magnitude</source>
      <translation>Magnitude de {name}</translation>
    </message>
  </context>
  <context>
    <name>ConnectionMenu</name>
    <message>
      <source>Choose a connection, or work offline</source>
      <translation>Choisir une connexion, ou travailler hors ligne</translation>
    </message>
    <message>
      <source>Work offline is on: nothing is sent</source>
      <translation>Travail hors ligne activé : rien n'est envoyé</translation>
    </message>
    <message>
      <source>Work offline</source>
      <translation>Travailler hors ligne</translation>
    </message>
    <message>
      <source>Nothing is sent to any other computer</source>
      <translation>Rien n'est envoyé à un autre ordinateur</translation>
    </message>
    <message>
      <source>Work offline is on</source>
      <translation>Travail hors ligne activé</translation>
    </message>
    <message>
      <source>local network</source>
      <translation>réseau local</translation>
    </message>
    <message>
      <source>internet</source>
      <translation>internet</translation>
    </message>
    <message>
      <source>{place}, not encrypted</source>
      <translation>{place}, non chiffré</translation>
    </message>
    <message>
      <source>On this computer</source>
      <translation>Sur cet ordinateur</translation>
    </message>
    <message>
      <source>{place}, encrypted</source>
      <translation>{place}, chiffré</translation>
    </message>
    <message>
      <source>{place}, NOT encrypted, with a token</source>
      <translation>{place}, NON chiffré, avec un jeton</translation>
    </message>
  </context>
  <context>
    <name>ConnectionTest</name>
    <message>
      <source>Python {version} has everything the backend needs. Press Start backend in the panel.</source>
      <translation>Python {version} a tout ce qu’il faut au backend. Cliquez sur Démarrer le backend dans le panneau.</translation>
    </message>
    <message>
      <source>Test the backend</source>
      <translation>Tester le backend</translation>
    </message>
    <message>
      <source>Stopped.</source>
      <translation>Arrêté.</translation>
    </message>
    <message>
      <source>none</source>
      <translation>aucune</translation>
    </message>
    <message>
      <source>Python {version} lacks {names}. Choose the backend's own environment, see the README.</source>
      <translation>Il manque {names} à Python {version}. Choisissez l’environnement du backend, voir le README.</translation>
    </message>
    <message>
      <source>{program} cannot be started: {why}.</source>
      <translation>{program} ne peut pas être démarré : {why}.</translation>
    </message>
    <message>
      <source>it said nothing</source>
      <translation>il n’a rien dit</translation>
    </message>
    <message>
      <source>Connected: {names}</source>
      <translation>Connecté : {names}</translation>
    </message>
    <message>
      <source>device {device}</source>
      <translation>appareil {device}</translation>
    </message>
    <message>
      <source>classes {names}</source>
      <translation>classes {names}</translation>
    </message>
    <message>
      <source>AEF years {years}</source>
      <translation>années AEF {years}</translation>
    </message>
    <message>
      <source>any</source>
      <translation>toutes</translation>
    </message>
    <message>
      <source>This Python does not run: {why}</source>
      <translation>Ce Python ne fonctionne pas : {why}</translation>
    </message>
  </context>
  <context>
    <name>DetectForm</name>
    <message>
      <source>Step through the boxes: accept, reject, rename with keys, and export labels</source>
      <translation>Parcourir les boîtes : accepter, rejeter, renommer au clavier, et exporter des étiquettes</translation>
    </message>
    <message>
      <source>The model was not trained on “{word}”; it may find nothing or too much.</source>
      <translation>Le modèle n’a pas été entraîné sur « {word} » ; il peut ne rien trouver, ou trop.</translation>
    </message>
    <message>
      <source>Find</source>
      <translation>Chercher</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>Zone</translation>
    </message>
    <message>
      <source>&amp;Band</source>
      <translation>&amp;Bande</translation>
    </message>
    <message>
      <source>&amp;Zoom</source>
      <translation>&amp;Agrandissement</translation>
    </message>
    <message>
      <source>&amp;Into</source>
      <translation>&amp;Vers</translation>
    </message>
    <message>
      <source>this computer</source>
      <translation>cet ordinateur</translation>
    </message>
    <message>
      <source>A class that the model was trained on, or any words of your own; several with commas</source>
      <translation>Une classe sur laquelle le modèle a été entraîné, ou vos propres mots ; plusieurs avec des virgules</translation>
    </message>
    <message>
      <source>Image pixels per scene pixel: more for small objects, which also means more tiles</source>
      <translation>Pixels d’image par pixel de scène : plus pour les petits objets, donc aussi plus de tuiles</translation>
    </message>
    <message>
      <source>&amp;Use AEF</source>
      <translation>&amp;Utiliser AEF</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>Vérifier</translation>
    </message>
    <message>
      <source>about {n} min</source>
      <translation>environ {n} min</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>Automatique</translation>
    </message>
    <message>
      <source>Let the AlphaEarth vectors of place and year modulate what the model sees</source>
      <translation>Laisser les vecteurs AlphaEarth du lieu et de l’année moduler ce que voit le modèle</translation>
    </message>
    <message>
      <source>sent to {host}</source>
      <translation>envoyé à {host}</translation>
    </message>
    <message>
      <source>about {n} s</source>
      <translation>environ {n} s</translation>
    </message>
    <message>
      <source>&amp;Use AEF (this model cannot)</source>
      <translation>&amp;Utiliser AEF (impossible avec ce modèle)</translation>
    </message>
    <message>
      <source>&amp;Use AEF (needs the year)</source>
      <translation>&amp;Utiliser AEF (il faut l’année)</translation>
    </message>
    <message>
      <source>{n} questions</source>
      <translation>{n} questions</translation>
    </message>
  </context>
  <context>
    <name>DetectTab</name>
    <message>
      <source>“{layer}” has boxes of another scene that is called {name}, too.</source>
      <translation>« {layer} » contient des boîtes d’une autre scène qui s’appelle aussi {name}.</translation>
    </message>
    <message>
      <source>Reading the scene…</source>
      <translation>Lecture de la scène…</translation>
    </message>
    <message>
      <source>That search was in {name}, which is not the active raster.</source>
      <translation>Cette recherche portait sur {name}, qui n’est pas le raster actif.</translation>
    </message>
    <message>
      <source>Select it in the Layers panel first.</source>
      <translation>Sélectionnez-le d’abord dans le panneau Couches.</translation>
    </message>
    <message>
      <source>Detect</source>
      <translation>Détecter</translation>
    </message>
    <message>
      <source>Find every object of these classes (Ctrl+Enter)</source>
      <translation>Trouver tous les objets de ces classes (Ctrl+Entrée)</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Arrêter</translation>
    </message>
    <message>
      <source>Stop now and keep the finished tiles (Esc)</source>
      <translation>Arrêter maintenant et garder les tuiles terminées (Échap)</translation>
    </message>
    <message>
      <source>Choose a new layer.</source>
      <translation>Choisissez une nouvelle couche.</translation>
    </message>
    <message>
      <source>Stopping…</source>
      <translation>Arrêt en cours…</translation>
    </message>
    <message>
      <source>No class is named.</source>
      <translation>Aucune classe n’est indiquée.</translation>
    </message>
    <message>
      <source>Write what to find, e.g. ship.</source>
      <translation>Écrivez quoi chercher, par ex. ship.</translation>
    </message>
    <message>
      <source>Zoom</source>
      <translation>Zoom</translation>
    </message>
    <message>
      <source>Boxes so far: {n}</source>
      <translation>Boîtes jusqu’ici : {n}</translation>
    </message>
  </context>
  <context>
    <name>DetectionResultBox</name>
    <message>
      <source> AEF was not used: the model may need it, set the year or load AEF for this place.</source>
      <translation> AEF n’a pas été utilisé : le modèle peut en avoir besoin, indiquez l’année ou chargez AEF pour ce lieu.</translation>
    </message>
    <message>
      <source>The layer {name} has edits that are not saved. Save or discard them first.</source>
      <translation>La couche {name} a des modifications non enregistrées. Enregistrez-les ou abandonnez-les d’abord.</translation>
    </message>
    <message>
      <source>1 tile</source>
      <translation>1 tuile</translation>
    </message>
    <message>
      <source>Hide boxes below this score; nothing is deleted</source>
      <translation>Masquer les boîtes sous ce score ; rien n’est supprimé</translation>
    </message>
    <message>
      <source>Lowest score shown</source>
      <translation>Score minimal affiché</translation>
    </message>
    <message>
      <source>Continue</source>
      <translation>Continuer</translation>
    </message>
    <message>
      <source>Ask about the tiles that are missing; the others are remembered, also after a crash</source>
      <translation>Interroger les tuiles manquantes ; les autres sont mémorisées, même après un plantage</translation>
    </message>
    <message>
      <source>Start over</source>
      <translation>Recommencer</translation>
    </message>
    <message>
      <source>Forget the answers of the earlier run and ask about every tile again</source>
      <translation>Oublier les réponses de l’exécution précédente et interroger à nouveau chaque tuile</translation>
    </message>
    <message>
      <source>Zoom</source>
      <translation>Zoom</translation>
    </message>
    <message>
      <source>Zoom the map to the boxes</source>
      <translation>Zoomer la carte sur les boîtes</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>Vérifier</translation>
    </message>
    <message>
      <source>Step through the boxes: accept, reject, rename with keys, and export labels</source>
      <translation>Parcourir les boîtes : accepter, rejeter, renommer au clavier, et exporter des étiquettes</translation>
    </message>
    <message>
      <source>Table</source>
      <translation>Table</translation>
    </message>
    <message>
      <source>Open the attribute table</source>
      <translation>Ouvrir la table d’attributs</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Retirer</translation>
    </message>
    <message>
      <source>Take this run's layer out of the project; its file stays</source>
      <translation>Retirer du projet la couche de cette exécution ; son fichier reste</translation>
    </message>
    <message>
      <source>Try finer tiles</source>
      <translation>Tuiles plus fines</translation>
    </message>
    <message>
      <source>Look again at a higher zoom: more and smaller tiles</source>
      <translation>Regarder encore avec plus d’agrandissement : plus de tuiles, plus petites</translation>
    </message>
    <message>
      <source>Try the other band</source>
      <translation>Essayer l’autre bande</translation>
    </message>
    <message>
      <source>Look again in the other polarization</source>
      <translation>Regarder encore dans l’autre polarisation</translation>
    </message>
    <message>
      <source>Try without AEF</source>
      <translation>Essayer sans AEF</translation>
    </message>
    <message>
      <source>Look again at the image alone</source>
      <translation>Regarder encore l’image seule</translation>
    </message>
    <message>
      <source>No {label} found in {tiles}. Possible reasons: there is none; it is too small at this zoom; the polarization or the display range hides it; the model does not know this class.</source>
      <translation>Aucun {label} trouvé dans {tiles}. Raisons possibles : il n’y en a pas ; il est trop petit à cet agrandissement ; la polarisation ou la plage d’affichage le cache ; le modèle ne connaît pas cette classe.</translation>
    </message>
    <message>
      <source>Finish editing the layer first, then filter it by score.</source>
      <translation>Terminez d’abord l’édition de la couche, puis filtrez-la par score.</translation>
    </message>
    <message>
      <source>Try {band}</source>
      <translation>Essayer {band}</translation>
    </message>
    <message>
      <source>{n} tiles</source>
      <translation>{n} tuiles</translation>
    </message>
    <message>
      <source>Score at least {score:.2f} · {n} shown</source>
      <translation>Score d’au moins {score:.2f} · {n} affichées</translation>
    </message>
    <message>
      <source> or </source>
      <translation> ou </translation>
    </message>
  </context>
  <context>
    <name>DetectionRun</name>
    <message>
      <source>Detected: {label}</source>
      <translation>Détecté : {label}</translation>
    </message>
    <message>
      <source>Detect {label} in {name}</source>
      <translation>Détecter {label} dans {name}</translation>
    </message>
  </context>
  <context>
    <name>EntryEditor</name>
    <message>
      <source>Keep this value with the layer</source>
      <translation>Garder cette valeur avec la couche</translation>
    </message>
    <message>
      <source>Leave it as it is (Esc)</source>
      <translation>La laisser comme elle est (Échap)</translation>
    </message>
  </context>
  <context>
    <name>FusarAlgorithm</name>
    <message>
      <source>Three channels</source>
      <translation>Trois canaux</translation>
    </message>
    <message>
      <source>Three principal components (PCA)</source>
      <translation>Trois composantes principales (ACP)</translation>
    </message>
    <message>
      <source>Longer side in pixels</source>
      <translation>Plus grand côté en pixels</translation>
    </message>
    <message>
      <source>AEF channel shown in red (0 to 63)</source>
      <translation>Canal AEF affiché en rouge (0 à 63)</translation>
    </message>
    <message>
      <source>AEF channel shown in green (0 to 63)</source>
      <translation>Canal AEF affiché en vert (0 à 63)</translation>
    </message>
    <message>
      <source>AEF channel shown in blue (0 to 63)</source>
      <translation>Canal AEF affiché en bleu (0 à 63)</translation>
    </message>
    <message>
      <source>What the colors show</source>
      <translation>Ce que montrent les couleurs</translation>
    </message>
    <message>
      <source>AEF composite</source>
      <translation>Composition AEF</translation>
    </message>
    <message>
      <source>Draws three of the 64 AlphaEarth (AEF) channels over the extent of a scene, for the scene's year. The same three channels mean the same everywhere, so composites of different scenes can be compared. Transparent where AEF has no data. Principal components show the most of one scene, in colors that mean nothing elsewhere.</source>
      <translation>Dessine trois des 64 canaux AlphaEarth (AEF) sur l’étendue d’une scène, pour l’année de la scène. Les trois mêmes canaux signifient partout la même chose, donc les compositions de scènes différentes sont comparables. Transparent là où AEF n’a pas de données. Les composantes principales montrent le plus d’une scène, dans des couleurs qui ne signifient rien ailleurs.</translation>
    </message>
    <message>
      <source>Year of AEF</source>
      <translation>Année d’AEF</translation>
    </message>
    <message>
      <source>Points</source>
      <translation>Points</translation>
    </message>
    <message>
      <source>AEF field values</source>
      <translation>Valeurs du champ AEF</translation>
    </message>
    <message>
      <source>Points with AEF vectors</source>
      <translation>Points avec vecteurs AEF</translation>
    </message>
    <message>
      <source>Stopped: {done} of {total} points were asked; they are kept.</source>
      <translation>Arrêté : {done} points sur {total} ont été demandés ; ils sont gardés.</translation>
    </message>
    <message>
      <source>Adds the 64 AlphaEarth (AEF) values, A00 to A63, to a copy of a point layer, with the year and the source that they come from. Points without AEF (open sea, masked, no source), without a place on the globe, and multi points of several places keep empty values and say why.</source>
      <translation>Ajoute les 64 valeurs AlphaEarth (AEF), A00 à A63, à une copie d’une couche de points, avec l’année et la source dont elles viennent. Les points sans AEF (pleine mer, masqués, sans source) ou sans lieu sur le globe et les multipoints de plusieurs lieux gardent des valeurs vides et disent pourquoi.</translation>
    </message>
    <message>
      <source>Columns</source>
      <translation>Colonnes</translation>
    </message>
    <message>
      <source>Rows</source>
      <translation>Lignes</translation>
    </message>
    <message>
      <source>Ask the backend where AEF has vectors</source>
      <translation>Demander au backend où AEF a des vecteurs</translation>
    </message>
    <message>
      <source>Cells in place of points</source>
      <translation>Cellules au lieu de points</translation>
    </message>
    <message>
      <source>With the 64 values</source>
      <translation>Avec les 64 valeurs</translation>
    </message>
    <message>
      <source>AEF grid</source>
      <translation>Grille AEF</translation>
    </message>
    <message>
      <source>Nodes with AEF vectors</source>
      <translation>Nœuds avec vecteurs AEF</translation>
    </message>
    <message>
      <source>Draws the AlphaEarth (AEF) sampling grid of a scene as points or cells: place in degrees, place in the image (0 to 1), and whether AEF has a vector there; on request its 64 values, A00 to A63. Nodes over open sea have none.</source>
      <translation>Dessine la grille d’échantillonnage AlphaEarth (AEF) d’une scène en points ou cellules : lieu en degrés, place dans l’image (0 à 1), et si AEF y a un vecteur ; sur demande ses 64 valeurs, A00 à A63. Les nœuds en pleine mer n’en ont pas.</translation>
    </message>
    <message>
      <source>Place to compare with</source>
      <translation>Lieu à comparer</translation>
    </message>
    <message>
      <source>AEF similarity</source>
      <translation>Similarité AEF</translation>
    </message>
    <message>
      <source>No place was given.</source>
      <translation>Aucun lieu n’a été donné.</translation>
    </message>
    <message>
      <source>Compares the AlphaEarth (AEF) vectors over the extent of a scene with the one at a place: the cosine, 1 where they are the same, NaN where AEF has no data. The place may lie outside the scene.</source>
      <translation>Compare les vecteurs AlphaEarth (AEF) sur l’étendue d’une scène avec celui d’un lieu : le cosinus, 1 là où ils sont identiques, NaN là où AEF n’a pas de données. Le lieu peut être hors de la scène.</translation>
    </message>
    <message>
      <source>Band (empty: as chosen in the FUSAR panel, or the first)</source>
      <translation>Bande (vide : comme dans le panneau FUSAR, ou la première)</translation>
    </message>
    <message>
      <source>Year of the acquisition (empty: as in the FUSAR panel, or from the file)</source>
      <translation>Année de l’acquisition (vide : comme dans le panneau FUSAR, ou d’après le fichier)</translation>
    </message>
    <message>
      <source>Backend address (empty: from the FUSAR options)</source>
      <translation>Adresse du backend (vide : celle des options FUSAR)</translation>
    </message>
    <message>
      <source>Authentication of the backend (empty: from the FUSAR options, for their address only)</source>
      <translation>Authentification du backend (vide : celle des options FUSAR, pour leur adresse seulement)</translation>
    </message>
    <message>
      <source>{name} failed because of a bug: {what}. Please report it with the log.</source>
      <translation>{name} a échoué à cause d’un bogue : {what}. Merci de le signaler avec le journal.</translation>
    </message>
    <message>
      <source>SAR scene</source>
      <translation>Scène SAR</translation>
    </message>
    <message>
      <source>No scene was given.</source>
      <translation>Aucune scène n’a été donnée.</translation>
    </message>
    <message>
      <source>Describe this SAR image.</source>
      <translation>Décris cette image SAR.</translation>
    </message>
    <message>
      <source>Question</source>
      <translation>Question</translation>
    </message>
    <message>
      <source>Ask about a scene</source>
      <translation>Interroger une scène</translation>
    </message>
    <message>
      <source>Sends a question with the picture of a scene, or of a part of it, to FUSAR-GPT and returns its answer.</source>
      <translation>Envoie une question avec l’image d’une scène, ou d’une partie, à FUSAR-GPT et renvoie sa réponse.</translation>
    </message>
    <message>
      <source>Ready</source>
      <translation>Prêt</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modèle</translation>
    </message>
    <message>
      <source>Its classes</source>
      <translation>Ses classes</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>Adresse</translation>
    </message>
    <message>
      <source>Backend status</source>
      <translation>État du backend</translation>
    </message>
    <message>
      <source>Asks the backend whether it is ready, which model it serves and which classes that model knows. The log names each step of the way: address, name, proxy, port, encryption, token, version, model, AEF.</source>
      <translation>Demande au backend s’il est prêt, quel modèle il sert et quelles classes ce modèle connaît. Le journal nomme chaque étape : adresse, nom, proxy, port, chiffrement, jeton, version, modèle, AEF.</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>Polygones</translation>
    </message>
    <message>
      <source>Classes, with commas (empty: the model's)</source>
      <translation>Classes, séparées par des virgules (vide : celles du modèle)</translation>
    </message>
    <message>
      <source>Classified polygons</source>
      <translation>Polygones classés</translation>
    </message>
    <message>
      <source>Classify boxes</source>
      <translation>Classer des boîtes</translation>
    </message>
    <message>
      <source>Number of objects</source>
      <translation>Nombre d’objets</translation>
    </message>
    <message>
      <source>Count objects</source>
      <translation>Compter des objets</translation>
    </message>
    <message>
      <source>Asks FUSAR-GPT how many objects of a class it sees in a scene, or in a part of it. The area is sent as one picture: for large scenes the number of boxes of Detect objects is the better count.</source>
      <translation>Demande à FUSAR-GPT combien d’objets d’une classe il voit dans une scène, ou dans une partie. La zone est envoyée en une seule image : pour de grandes scènes, le nombre de boîtes de Détecter des objets est un meilleur compte.</translation>
    </message>
    <message>
      <source>Describe a scene</source>
      <translation>Décrire une scène</translation>
    </message>
    <message>
      <source>Asks FUSAR-GPT to describe a scene, or a part of it, in words.</source>
      <translation>Demande à FUSAR-GPT de décrire une scène, ou une partie, avec des mots.</translation>
    </message>
    <message>
      <source>What to look for (several classes with commas)</source>
      <translation>Quoi chercher (plusieurs classes avec des virgules)</translation>
    </message>
    <message>
      <source>Area (empty: the whole scene)</source>
      <translation>Zone (vide : la scène entière)</translation>
    </message>
    <message>
      <source>Use AEF where it exists</source>
      <translation>Utiliser AEF là où il existe</translation>
    </message>
    <message>
      <source>Detections</source>
      <translation>Détections</translation>
    </message>
    <message>
      <source>Number of objects of each class, as JSON</source>
      <translation>Nombre d’objets de chaque classe, en JSON</translation>
    </message>
    <message>
      <source>Every tile was answered</source>
      <translation>Chaque tuile a reçu une réponse</translation>
    </message>
    <message>
      <source>Summary</source>
      <translation>Résumé</translation>
    </message>
    <message>
      <source>Tile size in pixels (0: the model's own)</source>
      <translation>Taille de tuile en pixels (0 : celle du modèle)</translation>
    </message>
    <message>
      <source>Overlap in percent</source>
      <translation>Recouvrement en pour cent</translation>
    </message>
    <message>
      <source>Zoom (0: from the pixel size)</source>
      <translation>Agrandissement (0 : selon la taille du pixel)</translation>
    </message>
    <message>
      <source>Requests at once</source>
      <translation>Requêtes simultanées</translation>
    </message>
    <message>
      <source>Detect objects</source>
      <translation>Détecter des objets</translation>
    </message>
    <message>
      <source>Finds every object of a class (ship), or of several (ship, plane), in a SAR scene and writes its box in the scene's CRS, with where it comes from: score and what the score is, prompt, model, tile, and whether AEF was used. If the backend stops in mid-scene, what was found until then is kept and the log says how far it came.</source>
      <translation>Trouve tous les objets d’une classe (ship), ou de plusieurs (ship, plane), dans une scène SAR et écrit leur boîte dans le SCR de la scène, avec son origine : score et ce qu’est ce score, question, modèle, tuile, et si AEF a été utilisé. Si le backend s’arrête en cours de scène, ce qui a été trouvé jusque-là est gardé et le journal dit jusqu’où il est allé.</translation>
    </message>
    <message>
      <source>Its field with the class (empty: all of the class below)</source>
      <translation>Son champ avec la classe (vide : toutes de la classe ci-dessous)</translation>
    </message>
    <message>
      <source>Reference: every object there is</source>
      <translation>Référence : tous les objets présents</translation>
    </message>
    <message>
      <source>Class where no field says one</source>
      <translation>Classe là où aucun champ n’en donne</translation>
    </message>
    <message>
      <source>Detections minus reference</source>
      <translation>Détections moins référence</translation>
    </message>
    <message>
      <source>Evaluate detections</source>
      <translation>Évaluer des détections</translation>
    </message>
    <message>
      <source>Scores detections against a layer of your own labels: class by class, one to one, highest overlap first, F1 = 2 TP / (N reference + N found) at IoU 0.25, 0.5 and 0.75, in pixels of the scene. The reference must hold every object of the area that was searched. Boxes that a review renamed count as the model had named them, and boxes drawn by hand do not count as found.</source>
      <translation>Note des détections par rapport à une couche de vos propres étiquettes : classe par classe, un à un, plus grand recouvrement d’abord, F1 = 2 VP / (N référence + N trouvés) à IoU 0,25, 0,5 et 0,75, en pixels de la scène. La référence doit contenir tous les objets de la zone cherchée. Les boîtes renommées lors d’une vérification comptent sous le nom donné par le modèle, et les boîtes dessinées à la main ne comptent pas comme trouvées.</translation>
    </message>
    <message>
      <source>Area that was searched (empty: the whole scene)</source>
      <translation>Zone cherchée (vide : la scène entière)</translation>
    </message>
    <message>
      <source>Write each tile's AEF field too, from the backend</source>
      <translation>Écrire aussi le champ AEF de chaque tuile, depuis le backend</translation>
    </message>
    <message>
      <source>Reviewed detections</source>
      <translation>Détections vérifiées</translation>
    </message>
    <message>
      <source>Classes that were looked for, with commas</source>
      <translation>Classes cherchées, séparées par des virgules</translation>
    </message>
    <message>
      <source>Tile size in pixels (0: 224)</source>
      <translation>Taille de tuile en pixels (0 : 224)</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Dossier</translation>
    </message>
    <message>
      <source>Number of tiles</source>
      <translation>Nombre de tuiles</translation>
    </message>
    <message>
      <source>Number of labels</source>
      <translation>Nombre d’étiquettes</translation>
    </message>
    <message>
      <source>No folder was given.</source>
      <translation>Aucun dossier n’a été donné.</translation>
    </message>
    <message>
      <source>Export reviewed boxes for training</source>
      <translation>Exporter les boîtes vérifiées pour l’entraînement</translation>
    </message>
    <message>
      <source>Cuts the scene into the tiles that a detection sends and writes those in which every box was accepted, rejected, renamed or drawn by hand, as PNG files with a &lt;code&gt;samples.jsonl&lt;/code&gt; that &lt;code&gt;python -m training&lt;/code&gt; reads. Tiles with a box that nobody has looked at, and tiles without any box, are left out: a model would learn its own mistakes. A folder may hold several scenes.</source>
      <translation>Découpe la scène en tuiles comme une détection et écrit celles où chaque boîte a été acceptée, rejetée, renommée ou dessinée à la main, en fichiers PNG avec un &lt;code&gt;samples.jsonl&lt;/code&gt; que lit &lt;code&gt;python -m training&lt;/code&gt;. Les tuiles avec une boîte que personne n’a regardée, et celles sans boîte, sont laissées de côté : un modèle apprendrait ses propres erreurs. Un dossier peut contenir plusieurs scènes.</translation>
    </message>
    <message>
      <source>Cells with objects</source>
      <translation>Cellules avec des objets</translation>
    </message>
    <message>
      <source>Locate objects in 3 x 3 cells</source>
      <translation>Localiser des objets dans 3 x 3 cellules</translation>
    </message>
    <message>
      <source>Asks FUSAR-GPT in which cells of a 3 x 3 grid over the area it sees objects of a class. Cells are numbered 1 to 9 row by row from the top left of the picture.</source>
      <translation>Demande à FUSAR-GPT dans quelles cellules d’une grille 3 x 3 sur la zone il voit des objets d’une classe. Les cellules sont numérotées de 1 à 9, ligne par ligne depuis le haut à gauche de l’image.</translation>
    </message>
    <message>
      <source>Answer</source>
      <translation>Réponse</translation>
    </message>
    <message>
      <source>What to look for</source>
      <translation>Quoi chercher</translation>
    </message>
    <message>
      <source>What AEF did for the answer</source>
      <translation>Ce qu’AEF a fait pour la réponse</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Rapport</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>Fichiers HTML (*.html)</translation>
    </message>
    <message>
      <source>Passport</source>
      <translation>Passeport</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>Fichiers JSON (*.json)</translation>
    </message>
    <message>
      <source>Scene information</source>
      <translation>Informations sur la scène</translation>
    </message>
    <message>
      <source>Reads the passport of a SAR raster: place, CRS, size, pixel size, bands, units, acquisition time, platform, mode and orbit, each with its source, and what contradicts it. Nothing is guessed; what you have entered in the FUSAR panel counts. PASSPORT is the same as JSON. Rasters with control points or RPCs only are mapped through these.</source>
      <translation>Lit le passeport d’un raster SAR : lieu, SCR, taille, taille de pixel, bandes, unités, date d’acquisition, plateforme, mode et orbite, chacun avec sa source, et ce qui le contredit. Rien n’est deviné ; ce que vous avez saisi dans le panneau FUSAR compte. PASSPORT contient la même chose en JSON. Les rasters placés seulement par points de contrôle ou RPC passent par ceux-ci.</translation>
    </message>
  </context>
  <context>
    <name>FusarDock</name>
    <message>
      <source>FUSAR-GPT</source>
      <translation>FUSAR-GPT</translation>
    </message>
    <message>
      <source>Sce&amp;ne</source>
      <translation>Scè&amp;ne</translation>
    </message>
    <message>
      <source>Where and when the raster was taken</source>
      <translation>Où et quand le raster a été pris</translation>
    </message>
    <message>
      <source>AE&amp;F</source>
      <translation>AE&amp;F</translation>
    </message>
    <message>
      <source>AlphaEarth grid and composite</source>
      <translation>Grille et composition AlphaEarth</translation>
    </message>
    <message>
      <source>De&amp;tect</source>
      <translation>Dé&amp;tecter</translation>
    </message>
    <message>
      <source>Find objects, count them, describe the area</source>
      <translation>Trouver des objets, les compter, décrire la zone</translation>
    </message>
    <message>
      <source>Ch&amp;at</source>
      <translation>Disc&amp;ussion</translation>
    </message>
    <message>
      <source>Talk about the image</source>
      <translation>Parler de l’image</translation>
    </message>
  </context>
  <context>
    <name>FusarPlugin</name>
    <message>
      <source>Scene</source>
      <translation>Scène</translation>
    </message>
    <message>
      <source>Where and when the active raster was taken</source>
      <translation>Où et quand le raster actif a été pris</translation>
    </message>
    <message>
      <source>AEF</source>
      <translation>AEF</translation>
    </message>
    <message>
      <source>AlphaEarth grid and composite</source>
      <translation>Grille et composition AlphaEarth</translation>
    </message>
    <message>
      <source>Detect</source>
      <translation>Détecter</translation>
    </message>
    <message>
      <source>Detect objects in the scene</source>
      <translation>Détecter des objets dans la scène</translation>
    </message>
    <message>
      <source>Chat</source>
      <translation>Discussion</translation>
    </message>
    <message>
      <source>Chat about the scene</source>
      <translation>Discuter de la scène</translation>
    </message>
  </context>
  <context>
    <name>GridForm</name>
    <message>
      <source>Sampling grid</source>
      <translation>Grille d’échantillonnage</translation>
    </message>
    <message>
      <source>Nodes from west to east</source>
      <translation>Nœuds d’ouest en est</translation>
    </message>
    <message>
      <source>Nodes from south to north</source>
      <translation>Nœuds du sud au nord</translation>
    </message>
    <message>
      <source>Draw &amp;grid</source>
      <translation>Dessiner la &amp;grille</translation>
    </message>
    <message>
      <source>A layer of the places where AEF is read, colored by what AEF has there (Ctrl+Enter)</source>
      <translation>Une couche des lieux où AEF est lu, colorés selon ce qu’AEF y a (Ctrl+Entrée)</translation>
    </message>
    <message>
      <source>Nodes</source>
      <translation>Nœuds</translation>
    </message>
    <message>
      <source>Shape</source>
      <translation>Forme</translation>
    </message>
    <message>
      <source>Points at the nodes, or the part of the scene that is nearest to each</source>
      <translation>Des points aux nœuds, ou la partie de la scène la plus proche de chacun</translation>
    </message>
    <message>
      <source>With the 64 values</source>
      <translation>Avec les 64 valeurs</translation>
    </message>
    <message>
      <source>Adds A00 to A63 to the attributes of each node</source>
      <translation>Ajoute A00 à A63 aux attributs de chaque nœud</translation>
    </message>
    <message>
      <source>Points</source>
      <translation>Points</translation>
    </message>
    <message>
      <source>Cells</source>
      <translation>Cellules</translation>
    </message>
    <message>
      <source>about {x:.0f} × {y:.0f} m apart</source>
      <translation>espacés d’environ {x:.0f} × {y:.0f} m</translation>
    </message>
  </context>
  <context>
    <name>Header</name>
    <message>
      <source>Set token…</source>
      <translation>Saisir le jeton…</translation>
    </message>
    <message>
      <source>Open the place in the options where the token is set</source>
      <translation>Ouvrir l’endroit des options où se règle le jeton</translation>
    </message>
    <message>
      <source>Images stay on this computer</source>
      <translation>Les images restent sur cet ordinateur</translation>
    </message>
    <message>
      <source>loading the model…</source>
      <translation>chargement du modèle…</translation>
    </message>
    <message>
      <source>not available</source>
      <translation>indisponible</translation>
    </message>
    <message>
      <source>FUSAR options: backend, model, tiles, output folder</source>
      <translation>Options FUSAR : backend, modèle, tuiles, dossier de sortie</translation>
    </message>
    <message>
      <source>How to use this panel</source>
      <translation>Comment utiliser ce panneau</translation>
    </message>
    <message>
      <source>Images are sent to {host}</source>
      <translation>Les images sont envoyées à {host}</translation>
    </message>
    <message>
      <source>This computer</source>
      <translation>Cet ordinateur</translation>
    </message>
    <message>
      <source>stopping…</source>
      <translation>arrêt en cours…</translation>
    </message>
    <message>
      <source>not running</source>
      <translation>non démarré</translation>
    </message>
    <message>
      <source>starting…</source>
      <translation>démarrage…</translation>
    </message>
    <message>
      <source>connecting…</source>
      <translation>connexion…</translation>
    </message>
    <message>
      <source>ready</source>
      <translation>prêt</translation>
    </message>
    <message>
      <source>Stop backend</source>
      <translation>Arrêter le backend</translation>
    </message>
    <message>
      <source>Start backend</source>
      <translation>Démarrer le backend</translation>
    </message>
    <message>
      <source>Stop the backend</source>
      <translation>Arrêter le backend</translation>
    </message>
    <message>
      <source>Start the backend on this computer</source>
      <translation>Démarrer le backend sur cet ordinateur</translation>
    </message>
    <message>
      <source>Connect</source>
      <translation>Connecter</translation>
    </message>
    <message>
      <source>Ask the backend again whether it is there</source>
      <translation>Demander à nouveau au backend s’il est là</translation>
    </message>
    <message>
      <source>Profile: {name}</source>
      <translation>Profil : {name}</translation>
    </message>
  </context>
  <context>
    <name>InstallBox</name>
    <message>
      <source>Downloads about {download:.1f} GiB (torch, transformers, rasterio and what they need) and takes about {disk:.0f} GiB on disk. Proxy and certificates are QGIS's.</source>
      <translation>Télécharge environ {download:.1f} Gio (torch, transformers, rasterio et ce qu’il leur faut) et occupe environ {disk:.0f} Gio sur le disque. Proxy et certificats sont ceux de QGIS.</translation>
    </message>
    <message>
      <source>Install the backend for me</source>
      <translation>Installer le backend pour moi</translation>
    </message>
    <message>
      <source>Installed: version {version} ({hardware}) in {folder}.</source>
      <translation>Installé : version {version} ({hardware}) dans {folder}.</translation>
    </message>
    <message>
      <source>An environment of its own is made in this folder, and nowhere else</source>
      <translation>Un environnement à part est créé dans ce dossier, et nulle part ailleurs</translation>
    </message>
    <message>
      <source>found by itself (3.11 or newer)</source>
      <translation>trouvé tout seul (3.11 ou plus récent)</translation>
    </message>
    <message>
      <source>The Python that the environment is made with; not QGIS's own</source>
      <translation>Le Python avec lequel l’environnement est créé ; pas celui de QGIS</translation>
    </message>
    <message>
      <source>folder, wheel, or fusar-gpt-qgis[serve] @ git+https://…</source>
      <translation>dossier, wheel, ou fusar-gpt-qgis[serve] @ git+https://…</translation>
    </message>
    <message>
      <source>Where FUSAR-GPT itself comes from: its folder, a wheel file, or a requirement as pip reads it</source>
      <translation>D’où vient FUSAR-GPT : son dossier, un fichier wheel, ou une exigence telle que pip la lit</translation>
    </message>
    <message>
      <source>CUDA needs an NVIDIA card with a current driver</source>
      <translation>CUDA demande une carte NVIDIA avec un pilote à jour</translation>
    </message>
    <message>
      <source>only pip's usual index</source>
      <translation>seulement l’index habituel de pip</translation>
    </message>
    <message>
      <source>Further package index for torch; your pip.conf is respected as well</source>
      <translation>Autre index de paquets pour torch ; votre pip.conf est aussi respecté</translation>
    </message>
    <message>
      <source>In fo&amp;lder</source>
      <translation>Dans le &amp;dossier</translation>
    </message>
    <message>
      <source>Pac&amp;kage</source>
      <translation>&amp;Paquet</translation>
    </message>
    <message>
      <source>&amp;Hardware</source>
      <translation>&amp;Matériel</translation>
    </message>
    <message>
      <source>Torch from</source>
      <translation>Torch depuis</translation>
    </message>
    <message>
      <source>With P&amp;ython</source>
      <translation>Avec P&amp;ython</translation>
    </message>
    <message>
      <source>&amp;Install</source>
      <translation>&amp;Installer</translation>
    </message>
    <message>
      <source>Download and install, then check</source>
      <translation>Télécharger et installer, puis vérifier</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Annuler</translation>
    </message>
    <message>
      <source>Stop; what was made so far is removed, what worked before stays</source>
      <translation>Arrêter ; ce qui a été fait est retiré, ce qui marchait avant reste</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Retirer</translation>
    </message>
    <message>
      <source>Delete the installed environment</source>
      <translation>Supprimer l’environnement installé</translation>
    </message>
    <message>
      <source>Of the file that is downloaded now, where pip tells</source>
      <translation>Du fichier en cours de téléchargement, quand pip le dit</translation>
    </message>
    <message>
      <source>What pip says</source>
      <translation>Ce que dit pip</translation>
    </message>
    <message>
      <source>&amp;Upgrade</source>
      <translation>Mettre à &amp;jour</translation>
    </message>
    <message>
      <source>An installation in {folder} was broken off. Install begins anew; Remove clears it.</source>
      <translation>Une installation dans {folder} a été interrompue. Installer recommence ; Supprimer l’efface.</translation>
    </message>
    <message>
      <source>Processor (CPU)</source>
      <translation>Processeur (CPU)</translation>
    </message>
    <message>
      <source>NVIDIA graphics card (CUDA)</source>
      <translation>Carte graphique NVIDIA (CUDA)</translation>
    </message>
    <message>
      <source>Not needed here: the environment of the checkout is used ({python}).</source>
      <translation>Inutile ici : l’environnement du dépôt est utilisé ({python}).</translation>
    </message>
    <message>
      <source>Not installed yet. QGIS's own Python is never touched.</source>
      <translation>Pas encore installé. Le Python de QGIS n’est jamais touché.</translation>
    </message>
  </context>
  <context>
    <name>LayerActions</name>
    <message>
      <source>Copy</source>
      <translation>Copier</translation>
    </message>
    <message>
      <source>Copy the passport as text, with the source of each value</source>
      <translation>Copier le passeport en texte, avec la source de chaque valeur</translation>
    </message>
    <message>
      <source>Set time</source>
      <translation>Régler le temps</translation>
    </message>
    <message>
      <source>Give the layer this time range (for the temporal controller) and metadata: extent, CRS, keywords and a line of history. Title and abstract that you wrote stay.</source>
      <translation>Donner à la couche cette plage de temps (pour le contrôleur temporel) et des métadonnées : étendue, SCR, mots-clés et une ligne d’historique. Le titre et le résumé que vous avez écrits restent.</translation>
    </message>
    <message>
      <source>Take back</source>
      <translation>Reprendre</translation>
    </message>
    <message>
      <source>Give the layer the time and metadata that it had before</source>
      <translation>Rendre à la couche le temps et les métadonnées qu’elle avait</translation>
    </message>
    <message>
      <source>Copied.</source>
      <translation>Copié.</translation>
    </message>
    <message>
      <source>The metadata are set. The time is not known, so the layer has none.</source>
      <translation>Les métadonnées sont réglées. La date est inconnue, la couche n’en a donc pas.</translation>
    </message>
    <message>
      <source>The layer has time and metadata now; they are saved with the project.</source>
      <translation>La couche a maintenant temps et métadonnées ; ils sont enregistrés avec le projet.</translation>
    </message>
    <message>
      <source>Taken back.</source>
      <translation>Repris.</translation>
    </message>
    <message>
      <source>What you have changed in the layer's properties since then stays as it is.</source>
      <translation>Ce que vous avez changé depuis dans les propriétés de la couche reste.</translation>
    </message>
  </context>
  <context>
    <name>LocalBox</name>
    <message>
      <source>Backend on this computer</source>
      <translation>Backend sur cet ordinateur</translation>
    </message>
    <message>
      <source>The Python that has torch, transformers and fastapi; not QGIS's own</source>
      <translation>Le Python qui a torch, transformers et fastapi ; pas celui de QGIS</translation>
    </message>
    <message>
      <source>the one that ships</source>
      <translation>celui qui est fourni</translation>
    </message>
    <message>
      <source>a checkpoint folder</source>
      <translation>un dossier de point de contrôle</translation>
    </message>
    <message>
      <source>Folder with fusar.json; empty: the demo model that ships</source>
      <translation>Dossier contenant fusar.json ; vide : le modèle de démonstration fourni</translation>
    </message>
    <message>
      <source>the demo's</source>
      <translation>celui de la démonstration</translation>
    </message>
    <message>
      <source>GeoTIFF with 64 AEF bands, or a folder with one per year</source>
      <translation>GeoTIFF de 64 bandes AEF, ou un dossier avec un fichier par année</translation>
    </message>
    <message>
      <source>&amp;Python</source>
      <translation>&amp;Python</translation>
    </message>
    <message>
      <source>&amp;Checkpoint</source>
      <translation>Point de &amp;contrôle</translation>
    </message>
    <message>
      <source>&amp;AEF file</source>
      <translation>Fichier &amp;AEF</translation>
    </message>
    <message>
      <source>python of the backend's environment</source>
      <translation>le python de l’environnement du backend</translation>
    </message>
  </context>
  <context>
    <name>Messages</name>
    <message>
      <source>Log</source>
      <translation>Journal</translation>
    </message>
    <message>
      <source>Set token…</source>
      <translation>Saisir le jeton…</translation>
    </message>
  </context>
  <context>
    <name>ModulationForm</name>
    <message>
      <source>What AEF does to the model</source>
      <translation>Ce qu’AEF fait au modèle</translation>
    </message>
    <message>
      <source>Draw modulation</source>
      <translation>Dessiner la modulation</translation>
    </message>
    <message>
      <source>Sends what the map shows of the scene, and colors each visual token by how strongly AEF scales it</source>
      <translation>Envoie ce que la carte montre de la scène, et colore chaque jeton visuel selon la force avec laquelle AEF le met à l’échelle</translation>
    </message>
    <message>
      <source>How much AEF scales each visual token, as the mean over its channels.</source>
      <translation>De combien AEF met à l’échelle chaque jeton visuel, en moyenne sur ses canaux.</translation>
    </message>
  </context>
  <context>
    <name>NewLayerOutput</name>
    <message>
      <source>The layer was removed; its boxes are in {path}.</source>
      <translation>La couche a été supprimée ; ses boîtes sont dans {path}.</translation>
    </message>
  </context>
  <context>
    <name>NoRaster</name>
    <message>
      <source>Open a SAR raster</source>
      <translation>Ouvrir un raster SAR</translation>
    </message>
    <message>
      <source>No raster selected</source>
      <translation>Aucun raster sélectionné</translation>
    </message>
    <message>
      <source>Select a SAR raster in the Layers panel; this tab follows the active layer.</source>
      <translation>Sélectionnez un raster SAR dans le panneau Couches ; cet onglet suit la couche active.</translation>
    </message>
    <message>
      <source>Open a raster file and use it as the scene</source>
      <translation>Ouvrir un fichier raster et l’utiliser comme scène</translation>
    </message>
    <message>
      <source>A simulated SAR scene with ships and planes, made for trying things out</source>
      <translation>Une scène SAR simulée avec navires et avions, faite pour essayer</translation>
    </message>
    <message>
      <source>Open raster…</source>
      <translation>Ouvrir un raster…</translation>
    </message>
    <message>
      <source>Open the demo scene</source>
      <translation>Ouvrir la scène de démonstration</translation>
    </message>
    <message>
      <source>All files</source>
      <translation>Tous les fichiers</translation>
    </message>
    <message>
      <source>Rasters</source>
      <translation>Rasters</translation>
    </message>
  </context>
  <context>
    <name>NoSceneNotice</name>
    <message>
      <source>Reading the raster…</source>
      <translation>Lecture du raster…</translation>
    </message>
    <message>
      <source>Select a SAR raster in the Layers panel first.</source>
      <translation>Sélectionnez d’abord un raster SAR dans le panneau Couches.</translation>
    </message>
  </context>
  <context>
    <name>OptionsPage</name>
    <message>
      <source>&amp;Profile</source>
      <translation>&amp;Profil</translation>
    </message>
    <message>
      <source>Who starts the backend, and so where the images go</source>
      <translation>Qui démarre le backend, et donc où vont les images</translation>
    </message>
    <message>
      <source>On this computer, started by QGIS</source>
      <translation>Sur cet ordinateur, démarré par QGIS</translation>
    </message>
    <message>
      <source>At an address, already running</source>
      <translation>À une adresse, déjà démarré</translation>
    </message>
    <message>
      <source>&amp;Backend</source>
      <translation>&amp;Backend</translation>
    </message>
    <message>
      <source>&amp;Work offline</source>
      <translation>&amp;Travailler hors ligne</translation>
    </message>
    <message>
      <source>Requests to other computers are refused before anything is sent</source>
      <translation>Les requêtes vers d’autres ordinateurs sont refusées avant tout envoi</translation>
    </message>
    <message>
      <source>The token travels unencrypted: anybody on the way can read it. Use https, or a tunnel.</source>
      <translation>Le jeton voyage sans chiffrement : n’importe qui en chemin peut le lire. Utilisez https ou un tunnel.</translation>
    </message>
    <message>
      <source>Images stay on this computer.</source>
      <translation>Les images restent sur cet ordinateur.</translation>
    </message>
    <message>
      <source>Images go to this computer, or through a tunnel that begins on it.</source>
      <translation>Les images vont sur cet ordinateur, ou par un tunnel qui y commence.</translation>
    </message>
    <message>
      <source>Images are sent to {host}.</source>
      <translation>Les images sont envoyées à {host}.</translation>
    </message>
    <message>
      <source>Work offline is on: nothing is sent to {host}.</source>
      <translation>Le travail hors ligne est actif : rien n’est envoyé à {host}.</translation>
    </message>
  </context>
  <context>
    <name>PassportTable</name>
    <message>
      <source>Entries that no source says; you can fill them in</source>
      <translation>Entrées qu’aucune source ne donne ; vous pouvez les remplir</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>inconnue</translation>
    </message>
    <message>
      <source>Hide {count} unknown</source>
      <translation>Masquer {count} inconnues</translation>
    </message>
    <message>
      <source>Show {count} unknown</source>
      <translation>Afficher {count} inconnues</translation>
    </message>
    <message>
      <source>{name}: back to what the file says ({value})</source>
      <translation>{name} : revenir à ce que dit le fichier ({value})</translation>
    </message>
    <message>
      <source>Edit: {name}</source>
      <translation>Modifier : {name}</translation>
    </message>
  </context>
  <context>
    <name>PolarizationField</name>
    <message>
      <source>band {number}</source>
      <translation>bande {number}</translation>
    </message>
  </context>
  <context>
    <name>ProfilesRow</name>
    <message>
      <source>The connection that is shown below, and used after OK</source>
      <translation>La connexion affichée ci-dessous, et utilisée après OK</translation>
    </message>
    <message>
      <source>&amp;Manage</source>
      <translation>&amp;Gérer</translation>
    </message>
    <message>
      <source>Add, rename, duplicate, remove, import and export profiles</source>
      <translation>Ajouter, renommer, dupliquer, supprimer, importer et exporter des profils</translation>
    </message>
    <message>
      <source>New profile</source>
      <translation>Nouveau profil</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Nom</translation>
    </message>
    <message>
      <source>Rename profile</source>
      <translation>Renommer le profil</translation>
    </message>
    <message>
      <source>Import profiles</source>
      <translation>Importer des profils</translation>
    </message>
    <message>
      <source>Export profiles</source>
      <translation>Exporter des profils</translation>
    </message>
    <message>
      <source>&amp;New…</source>
      <translation>&amp;Nouveau…</translation>
    </message>
    <message>
      <source>&amp;Duplicate</source>
      <translation>&amp;Dupliquer</translation>
    </message>
    <message>
      <source>&amp;Rename…</source>
      <translation>&amp;Renommer…</translation>
    </message>
    <message>
      <source>Re&amp;move</source>
      <translation>&amp;Supprimer</translation>
    </message>
    <message>
      <source>&amp;Import…</source>
      <translation>&amp;Importer…</translation>
    </message>
    <message>
      <source>&amp;Export…</source>
      <translation>&amp;Exporter…</translation>
    </message>
  </context>
  <context>
    <name>QuestionsBox</name>
    <message>
      <source>Other questions</source>
      <translation>Autres questions</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>Effacer</translation>
    </message>
    <message>
      <source>Forget the answer and its marks on the map</source>
      <translation>Oublier la réponse et ses marques sur la carte</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>Garder</translation>
    </message>
    <message>
      <source>Write the description into the scene's metadata, or the names into the boxes</source>
      <translation>Écrire la description dans les métadonnées de la scène, ou les noms dans les boîtes</translation>
    </message>
    <message>
      <source>Ask the same question again with another use of AEF, and show the answers side by side</source>
      <translation>Poser à nouveau la même question avec un autre usage d’AEF, et montrer les réponses côte à côte</translation>
    </message>
    <message>
      <source>Asking…</source>
      <translation>Demande en cours…</translation>
    </message>
    <message>
      <source>Name boxes</source>
      <translation>Nommer les boîtes</translation>
    </message>
    <message>
      <source>Name one in Find.</source>
      <translation>Nommez-en une dans Chercher.</translation>
    </message>
    <message>
      <source>No detected box is selected.</source>
      <translation>Aucune boîte détectée n’est sélectionnée.</translation>
    </message>
    <message>
      <source>Make a detection layer active, select boxes in it and ask again.</source>
      <translation>Activez une couche de détection, sélectionnez-y des boîtes et redemandez.</translation>
    </message>
    <message>
      <source>Select boxes that were detected in this scene, or make their own scene active.</source>
      <translation>Sélectionnez des boîtes détectées dans cette scène, ou activez leur propre scène.</translation>
    </message>
    <message>
      <source>Answer once</source>
      <translation>Répondre une fois</translation>
    </message>
    <message>
      <source>Compare with AEF off</source>
      <translation>Comparer avec AEF désactivé</translation>
    </message>
    <message>
      <source>The layer of the boxes is gone.</source>
      <translation>La couche des boîtes n’existe plus.</translation>
    </message>
    <message>
      <source>Ask again.</source>
      <translation>Redemandez.</translation>
    </message>
    <message>
      <source>Count</source>
      <translation>Compter</translation>
    </message>
    <message>
      <source>How many objects of this class are there?</source>
      <translation>Combien y a-t-il d’objets de cette classe ?</translation>
    </message>
    <message>
      <source>3 × 3 cells</source>
      <translation>Cellules 3 × 3</translation>
    </message>
    <message>
      <source>In which cells of a 3 × 3 grid do they lie? The map shows the cells.</source>
      <translation>Dans quelles cellules d’une grille 3 × 3 se trouvent-ils ? La carte montre les cellules.</translation>
    </message>
    <message>
      <source>Describe</source>
      <translation>Décrire</translation>
    </message>
    <message>
      <source>Describe the area in words</source>
      <translation>Décrire la zone avec des mots</translation>
    </message>
    <message>
      <source>What are the boxes that are selected in the detection layer?</source>
      <translation>Que sont les boîtes sélectionnées dans la couche de détection ?</translation>
    </message>
    <message>
      <source>Ask about {name}</source>
      <translation>Interroger {name}</translation>
    </message>
    <message>
      <source>Compare with AEF off and of {year}</source>
      <translation>Comparer avec AEF désactivé et de {year}</translation>
    </message>
    <message>
      <source>The layer {name} has {n} boxes there.</source>
      <translation>La couche {name} y a {n} boîtes.</translation>
    </message>
    <message>
      <source>{n} boxes have another class now.</source>
      <translation>{n} boîtes ont maintenant une autre classe.</translation>
    </message>
    <message>
      <source>This question is about one class, not about {n}.</source>
      <translation>Cette question porte sur une classe, pas sur {n}.</translation>
    </message>
    <message>
      <source>Selected boxes do not belong to the scene {name}.</source>
      <translation>Les boîtes sélectionnées n’appartiennent pas à la scène {name}.</translation>
    </message>
    <message>
      <source>The description is in the layer's metadata (abstract).</source>
      <translation>La description est dans les métadonnées de la couche (résumé).</translation>
    </message>
  </context>
  <context>
    <name>ReadingBox</name>
    <message>
      <source>Reading the file and what lies beside it…</source>
      <translation>Lecture du fichier et de ce qui l’accompagne…</translation>
    </message>
  </context>
  <context>
    <name>RemoteBox</name>
    <message>
      <source>Backend at an address</source>
      <translation>Backend à une adresse</translation>
    </message>
    <message>
      <source>As the operator gave it; a tunnel's begins with http://127.0.0.1</source>
      <translation>Telle que l’administrateur l’a donnée ; celle d’un tunnel commence par http://127.0.0.1</translation>
    </message>
    <message>
      <source>kept in memory until QGIS closes</source>
      <translation>gardé en mémoire jusqu’à la fermeture de QGIS</translation>
    </message>
    <message>
      <source>Needs no master password; it is never written to disk</source>
      <translation>Sans mot de passe principal ; jamais écrit sur le disque</translation>
    </message>
    <message>
      <source>A configuration that holds the token: as an API header, or as the password of Basic</source>
      <translation>Une configuration qui contient le jeton : comme en-tête d’API, ou comme mot de passe Basic</translation>
    </message>
    <message>
      <source>&amp;Address</source>
      <translation>&amp;Adresse</translation>
    </message>
    <message>
      <source>Session &amp;token</source>
      <translation>&amp;Jeton de session</translation>
    </message>
    <message>
      <source>or stored by QGIS</source>
      <translation>ou enregistré par QGIS</translation>
    </message>
  </context>
  <context>
    <name>ResultsBox</name>
    <message>
      <source>Results</source>
      <translation>Résultats</translation>
    </message>
    <message>
      <source>beside the image</source>
      <translation>à côté de l’image</translation>
    </message>
    <message>
      <source>Output &amp;folder</source>
      <translation>&amp;Dossier de sortie</translation>
    </message>
  </context>
  <context>
    <name>ReviewBox</name>
    <message>
      <source>Accept box</source>
      <translation>Accepter la boîte</translation>
    </message>
    <message>
      <source>Reject box</source>
      <translation>Rejeter la boîte</translation>
    </message>
    <message>
      <source>Rename box</source>
      <translation>Renommer la boîte</translation>
    </message>
    <message>
      <source>accepted</source>
      <translation>acceptées</translation>
    </message>
    <message>
      <source>rejected</source>
      <translation>rejetées</translation>
    </message>
    <message>
      <source>There is no box to review.</source>
      <translation>Il n’y a aucune boîte à vérifier.</translation>
    </message>
    <message>
      <source>not decided</source>
      <translation>non décidées</translation>
    </message>
    <message>
      <source>Accept · A</source>
      <translation>Accepter · A</translation>
    </message>
    <message>
      <source>The box is right (A)</source>
      <translation>La boîte est juste (A)</translation>
    </message>
    <message>
      <source>Reject · R</source>
      <translation>Rejeter · R</translation>
    </message>
    <message>
      <source>The box is wrong; it stays, dimmed (R)</source>
      <translation>La boîte est fausse ; elle reste, estompée (R)</translation>
    </message>
    <message>
      <source>Take back</source>
      <translation>Reprendre</translation>
    </message>
    <message>
      <source>Undo the last decision (Backspace)</source>
      <translation>Annuler la dernière décision (Retour arrière)</translation>
    </message>
    <message>
      <source>Export…</source>
      <translation>Exporter…</translation>
    </message>
    <message>
      <source>Write what was decided as COCO labels</source>
      <translation>Écrire ce qui a été décidé en étiquettes COCO</translation>
    </message>
    <message>
      <source>Training…</source>
      <translation>Entraînement…</translation>
    </message>
    <message>
      <source>Write the tiles in which every box was decided as data for “python -m training”</source>
      <translation>Écrire les tuiles où chaque boîte est décidée comme données pour « python -m training »</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Terminé</translation>
    </message>
    <message>
      <source>End the review (Esc)</source>
      <translation>Finir la vérification (Échap)</translation>
    </message>
    <message>
      <source>no class</source>
      <translation>sans classe</translation>
    </message>
    <message>
      <source>The box is right, but it is “{name}” ({n})</source>
      <translation>La boîte est juste, mais c’est « {name} » ({n})</translation>
    </message>
  </context>
  <context>
    <name>ReviewExports</name>
    <message>
      <source>{tiles} tiles with {n} labels written to {folder}.</source>
      <translation>{tiles} tuiles avec {n} étiquettes écrites dans {folder}.</translation>
    </message>
    <message>
      <source>Export corrections</source>
      <translation>Exporter les corrections</translation>
    </message>
    <message>
      <source>COCO (*.json)</source>
      <translation>COCO (*.json)</translation>
    </message>
    <message>
      <source>Folder for training data</source>
      <translation>Dossier des données d’entraînement</translation>
    </message>
    <message>
      <source>{n} tiles have boxes that nobody reviewed and are not in it.</source>
      <translation>{n} tuiles ont des boîtes que personne n’a vérifiées et n’y sont pas.</translation>
    </message>
    <message>
      <source>{n} boxes written to {path}.</source>
      <translation>{n} boîtes écrites dans {path}.</translation>
    </message>
    <message>
      <source>Export training data of {name}</source>
      <translation>Exporter les données d’entraînement de {name}</translation>
    </message>
    <message>
      <source>{n} that nobody reviewed are not in it.</source>
      <translation>{n} que personne n’a vérifiées n’y sont pas.</translation>
    </message>
  </context>
  <context>
    <name>SarDisplay</name>
    <message>
      <source>How the layer is drawn. The file's values stay as they are, your own style is kept.</source>
      <translation>Comment la couche est dessinée. Les valeurs du fichier restent, votre propre style est gardé.</translation>
    </message>
    <message>
      <source>Show as</source>
      <translation>Afficher en</translation>
    </message>
    <message>
      <source>Go back to the style before</source>
      <translation>Revenir au style précédent</translation>
    </message>
    <message>
      <source>Look at the bands</source>
      <translation>Examiner les bandes</translation>
    </message>
    <message>
      <source>Your own style</source>
      <translation>Votre propre style</translation>
    </message>
    <message>
      <source>Gray, percentiles</source>
      <translation>Gris, centiles</translation>
    </message>
    <message>
      <source>Gray in dB</source>
      <translation>Gris en dB</translation>
    </message>
    <message>
      <source>Magnitude</source>
      <translation>Magnitude</translation>
    </message>
    <message>
      <source>RGB {bands}</source>
      <translation>RVB {bands}</translation>
    </message>
  </context>
  <context>
    <name>SceneSession</name>
    <message>
      <source>The raster is still being read.</source>
      <translation>Le raster est encore en lecture.</translation>
    </message>
    <message>
      <source>Try again in a moment.</source>
      <translation>Réessayez dans un instant.</translation>
    </message>
    <message>
      <source>No raster is selected.</source>
      <translation>Aucun raster n’est sélectionné.</translation>
    </message>
    <message>
      <source>Select a SAR raster in the Layers panel.</source>
      <translation>Sélectionnez un raster SAR dans le panneau Couches.</translation>
    </message>
    <message>
      <source>Read {name}</source>
      <translation>Lire {name}</translation>
    </message>
    <message>
      <source>Look at {name}</source>
      <translation>Examiner {name}</translation>
    </message>
    <message>
      <source>Reading the raster was stopped.</source>
      <translation>La lecture du raster a été arrêtée.</translation>
    </message>
    <message>
      <source>Press Read again in the Scene tab.</source>
      <translation>Cliquez sur Relire dans l’onglet Scène.</translation>
    </message>
  </context>
  <context>
    <name>SceneTab</name>
    <message>
      <source>Show it as SAR: gray between percentiles of its valid pixels (a style of its own)</source>
      <translation>L’afficher en SAR : gris entre des centiles de ses pixels valides (un style à part)</translation>
    </message>
    <message>
      <source>Which year was this scene taken in?</source>
      <translation>En quelle année cette scène a-t-elle été prise ?</translation>
    </message>
    <message>
      <source>When was this scene taken? The file does not say. AEF needs the year; it is never guessed.</source>
      <translation>Quand cette scène a-t-elle été prise ? Le fichier ne le dit pas. AEF a besoin de l’année ; elle n’est jamais devinée.</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>inconnue</translation>
    </message>
    <message>
      <source>from the sidecar file</source>
      <translation>d’après le fichier annexe</translation>
    </message>
    <message>
      <source>from the file's tags</source>
      <translation>d’après les balises du fichier</translation>
    </message>
    <message>
      <source>from the file name</source>
      <translation>d’après le nom du fichier</translation>
    </message>
    <message>
      <source>from the folder name</source>
      <translation>d’après le nom du dossier</translation>
    </message>
    <message>
      <source>as you said</source>
      <translation>comme vous l’avez dit</translation>
    </message>
    <message>
      <source>not in the file or its name</source>
      <translation>ni dans le fichier ni dans son nom</translation>
    </message>
    <message>
      <source>{name}: {value} says the {source}, but the values look like {other}.</source>
      <translation>{name} : {value} selon {source}, mais les valeurs ressemblent à {other}.</translation>
    </message>
    <message>
      <source>Read again</source>
      <translation>Relire</translation>
    </message>
    <message>
      <source>Read the raster's file once more</source>
      <translation>Lire une nouvelle fois le fichier du raster</translation>
    </message>
    <message>
      <source>Zoom the map to this scene</source>
      <translation>Zoomer la carte sur cette scène</translation>
    </message>
    <message>
      <source>Correct the year (AEF is read for this year)</source>
      <translation>Corriger l’année (AEF est lu pour cette année)</translation>
    </message>
    <message>
      <source>Forget your year and read the file again</source>
      <translation>Oublier votre année et relire le fichier</translation>
    </message>
    <message>
      <source>Looking at the pixels…</source>
      <translation>Examen des pixels…</translation>
    </message>
    <message>
      <source>user</source>
      <translation>utilisateur</translation>
    </message>
    <message>
      <source>{name}: {value} says the {source}, but {other} says the {other_source}.</source>
      <translation>{name} : {value} selon {source}, mais {other} selon {other_source}.</translation>
    </message>
    <message>
      <source>Acquired</source>
      <translation>Acquise</translation>
    </message>
    <message>
      <source>The pixels are complex: the model sees their magnitude.</source>
      <translation>Les pixels sont complexes : le modèle voit leur magnitude.</translation>
    </message>
  </context>
  <context>
    <name>Sentences</name>
    <message>
      <source>1 answer from an earlier run</source>
      <translation>1 réponse d’un passage précédent</translation>
    </message>
    <message>
      <source>1 tile cut off</source>
      <translation>1 tuile coupée</translation>
    </message>
    <message>
      <source>1 tile from an earlier run</source>
      <translation>1 tuile d’un passage précédent</translation>
    </message>
    <message>
      <source>1 tile of {0} x {1} scene pixels</source>
      <translation>1 tuile de {0} x {1} pixels de la scène</translation>
    </message>
    <message>
      <source>1 tile of {0} x {1} scene pixels, sent at {2} x {3}</source>
      <translation>1 tuile de {0} x {1} pixels de la scène, envoyée en {2} x {3}</translation>
    </message>
    <message>
      <source>1 tile re-asked in quarters</source>
      <translation>1 tuile redemandée en quarts</translation>
    </message>
    <message>
      <source>1 tile unreadable</source>
      <translation>1 tuile illisible</translation>
    </message>
    <message>
      <source>1 tile without pixels</source>
      <translation>1 tuile sans pixels</translation>
    </message>
    <message>
      <source>A box of {0} cannot be changed.</source>
      <translation>Une boîte de {0} ne peut pas être modifiée.</translation>
    </message>
    <message>
      <source>A new one begins.</source>
      <translation>Une nouvelle commence.</translation>
    </message>
    <message>
      <source>A pixel is {0} m: ships and planes are too small here to be told from noise.</source>
      <translation>Un pixel mesure {0} m : navires et avions y sont trop petits pour se distinguer du bruit.</translation>
    </message>
    <message>
      <source>A profile is a JSON object, not {0}.</source>
      <translation>Un profil est un objet JSON, pas {0}.</translation>
    </message>
    <message>
      <source>A profile {0} is there already.</source>
      <translation>Un profil {0} existe déjà.</translation>
    </message>
    <message>
      <source>A profile's name has 1 to {0} characters, not {1}.</source>
      <translation>Le nom d’un profil a de 1 à {0} caractères, pas {1}.</translation>
    </message>
    <message>
      <source>AEF covers only {0} % of the sampling nodes (open sea or masked elsewhere).</source>
      <translation>AEF ne couvre que {0} % des nœuds d’échantillonnage (ailleurs : haute mer ou masqué).</translation>
    </message>
    <message>
      <source>AEF has none of these years here.</source>
      <translation>AEF n’a ici aucune de ces années.</translation>
    </message>
    <message>
      <source>AEF of {0}</source>
      <translation>AEF de {0}</translation>
    </message>
    <message>
      <source>AEF of {0} scales the {1} visual tokens by {2} to {3} % (mean |gamma|).</source>
      <translation>AEF de {0} met les {1} jetons visuels à l’échelle de {2} à {3} % (moyenne de |gamma|).</translation>
    </message>
    <message>
      <source>AEF source</source>
      <translation>Source AEF</translation>
    </message>
    <message>
      <source>AEF used in {0} of 1 tile, {1}.</source>
      <translation>AEF utilisé dans {0} tuile sur 1, {1}.</translation>
    </message>
    <message>
      <source>AEF used in {0} of 1 tile.</source>
      <translation>AEF utilisé dans {0} tuile sur 1.</translation>
    </message>
    <message>
      <source>AEF used in {0} of {1} tiles, {2}.</source>
      <translation>AEF utilisé dans {0} tuiles sur {1}, {2}.</translation>
    </message>
    <message>
      <source>AEF used in {0} of {1} tiles.</source>
      <translation>AEF utilisé dans {0} tuiles sur {1}.</translation>
    </message>
    <message>
      <source>AEF was not used.</source>
      <translation>AEF n’a pas été utilisé.</translation>
    </message>
    <message>
      <source>API version</source>
      <translation>Version de l’API</translation>
    </message>
    <message>
      <source>Accept, reject or rename boxes first, or draw missing ones.</source>
      <translation>Acceptez, rejetez ou renommez d’abord des boîtes, ou dessinez celles qui manquent.</translation>
    </message>
    <message>
      <source>Accept, reject or rename every box of a part of the scene first.</source>
      <translation>Acceptez, rejetez ou renommez d’abord chaque boîte d’une partie de la scène.</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>Adresse</translation>
    </message>
    <message>
      <source>All of them were in “{layer}” already.</source>
      <translation>Tous étaient déjà dans « {layer} ».</translation>
    </message>
    <message>
      <source>An image of {0} x {1} px cannot be encoded.</source>
      <translation>Une image de {0} x {1} px ne peut pas être encodée.</translation>
    </message>
    <message>
      <source>Ask again, or choose another model.</source>
      <translation>Redemandez, ou choisissez un autre modèle.</translation>
    </message>
    <message>
      <source>Ask again.</source>
      <translation>Redemandez.</translation>
    </message>
    <message>
      <source>Ask its administrator whether the backend runs.</source>
      <translation>Demandez à son administrateur si le backend tourne.</translation>
    </message>
    <message>
      <source>Asking for AEF of {0} at {1} nodes.</source>
      <translation>Demande d’AEF de {0} en {1} nœuds.</translation>
    </message>
    <message>
      <source>Asking for an AEF composite of {0}, {1} x {2} pixels.</source>
      <translation>Demande d’une composition AEF de {0}, {1} x {2} pixels.</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>Bandes</translation>
    </message>
    <message>
      <source>CRS</source>
      <translation>SCR</translation>
    </message>
    <message>
      <source>Center</source>
      <translation>Centre</translation>
    </message>
    <message>
      <source>Change it instead.</source>
      <translation>Modifiez-le plutôt.</translation>
    </message>
    <message>
      <source>Check address, user and password in Settings ▸ Options ▸ Network.</source>
      <translation>Vérifiez adresse, utilisateur et mot de passe dans Préférences ▸ Options ▸ Réseau.</translation>
    </message>
    <message>
      <source>Check its CRS and georeferencing.</source>
      <translation>Vérifiez son SCR et son géoréférencement.</translation>
    </message>
    <message>
      <source>Check network and proxy.</source>
      <translation>Vérifiez le réseau et le proxy.</translation>
    </message>
    <message>
      <source>Check that plugin and backend have the same version.</source>
      <translation>Vérifiez que l’extension et le backend ont la même version.</translation>
    </message>
    <message>
      <source>Check the CRS of the raster.</source>
      <translation>Vérifiez le SCR du raster.</translation>
    </message>
    <message>
      <source>Check the Python in Settings ▸ Options ▸ FUSAR.</source>
      <translation>Vérifiez le Python dans Préférences ▸ Options ▸ FUSAR.</translation>
    </message>
    <message>
      <source>Check the address, and that plugin and backend have the same version.</source>
      <translation>Vérifiez l’adresse, et que l’extension et le backend ont la même version.</translation>
    </message>
    <message>
      <source>Check the disk.</source>
      <translation>Vérifiez le disque.</translation>
    </message>
    <message>
      <source>Check the file.</source>
      <translation>Vérifiez le fichier.</translation>
    </message>
    <message>
      <source>Check the layer's file.</source>
      <translation>Vérifiez le fichier de la couche.</translation>
    </message>
    <message>
      <source>Choose a band from 1 to {0}.</source>
      <translation>Choisissez une bande de 1 à {0}.</translation>
    </message>
    <message>
      <source>Choose a file that Export profiles wrote.</source>
      <translation>Choisissez un fichier écrit par l’export des profils.</translation>
    </message>
    <message>
      <source>Choose a folder on another disk, or make room.</source>
      <translation>Choisissez un dossier sur un autre disque, ou libérez de la place.</translation>
    </message>
    <message>
      <source>Choose a larger area.</source>
      <translation>Choisissez une zone plus grande.</translation>
    </message>
    <message>
      <source>Choose a larger part.</source>
      <translation>Choisissez une partie plus grande.</translation>
    </message>
    <message>
      <source>Choose a new layer.</source>
      <translation>Choisissez une nouvelle couche.</translation>
    </message>
    <message>
      <source>Choose a smaller area or a lower zoom.</source>
      <translation>Choisissez une zone plus petite ou un agrandissement plus faible.</translation>
    </message>
    <message>
      <source>Choose a smaller image size.</source>
      <translation>Choisissez une taille d’image plus petite.</translation>
    </message>
    <message>
      <source>Choose an empty folder of your own.</source>
      <translation>Choisissez un dossier vide à vous.</translation>
    </message>
    <message>
      <source>Choose an empty folder.</source>
      <translation>Choisissez un dossier vide.</translation>
    </message>
    <message>
      <source>Choose an output folder in the FUSAR options.</source>
      <translation>Choisissez un dossier de sortie dans les options FUSAR.</translation>
    </message>
    <message>
      <source>Choose an output folder.</source>
      <translation>Choisissez un dossier de sortie.</translation>
    </message>
    <message>
      <source>Choose another band or set its nodata value.</source>
      <translation>Choisissez une autre bande, ou définissez sa valeur sans données.</translation>
    </message>
    <message>
      <source>Choose another band.</source>
      <translation>Choisissez une autre bande.</translation>
    </message>
    <message>
      <source>Choose another file.</source>
      <translation>Choisissez un autre fichier.</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>Choisissez un autre dossier.</translation>
    </message>
    <message>
      <source>Choose another name.</source>
      <translation>Choisissez un autre nom.</translation>
    </message>
    <message>
      <source>Choose another one in the FUSAR options, or type the token there for this session.</source>
      <translation>Choisissez-en une autre dans les options FUSAR, ou saisissez-y le jeton pour cette session.</translation>
    </message>
    <message>
      <source>Choose another one, or a new layer.</source>
      <translation>Choisissez-en une autre, ou une nouvelle couche.</translation>
    </message>
    <message>
      <source>Choose another one, or install Python 3.12.</source>
      <translation>Choisissez-en un autre, ou installez Python 3.12.</translation>
    </message>
    <message>
      <source>Choose another one.</source>
      <translation>Choisissez-en un autre.</translation>
    </message>
    <message>
      <source>Choose another output folder.</source>
      <translation>Choisissez un autre dossier de sortie.</translation>
    </message>
    <message>
      <source>Choose another part of the scene.</source>
      <translation>Choisissez une autre partie de la scène.</translation>
    </message>
    <message>
      <source>Choose another place or source.</source>
      <translation>Choisissez un autre lieu ou une autre source.</translation>
    </message>
    <message>
      <source>Choose fewer columns or rows, or draw the grid without asking the backend.</source>
      <translation>Choisissez moins de colonnes ou de lignes, ou dessinez la grille sans interroger le backend.</translation>
    </message>
    <message>
      <source>Choose one of: {0}.</source>
      <translation>Choisissez parmi : {0}.</translation>
    </message>
    <message>
      <source>Choose that scene, or give the raster its name back.</source>
      <translation>Choisissez cette scène, ou redonnez son nom au raster.</translation>
    </message>
    <message>
      <source>Choose the folder or the wheel of FUSAR-GPT, or write NAME @ git+https://… .</source>
      <translation>Choisissez le dossier ou le wheel de FUSAR-GPT, ou écrivez NOM @ git+https://… .</translation>
    </message>
    <message>
      <source>Choose the layer that belongs to it.</source>
      <translation>Choisissez la couche qui lui appartient.</translation>
    </message>
    <message>
      <source>Classification needs a box.</source>
      <translation>La classification a besoin d’une boîte.</translation>
    </message>
    <message>
      <source>Click on the scene.</source>
      <translation>Cliquez sur la scène.</translation>
    </message>
    <message>
      <source>Comparing AEF of {0} with {1}, {2}.</source>
      <translation>Comparaison d’AEF de {0} avec {1}, {2}.</translation>
    </message>
    <message>
      <source>Connection (TCP)</source>
      <translation>Connexion (TCP)</translation>
    </message>
    <message>
      <source>Correct it in Settings ▸ Options ▸ Network, or exclude the backend's address there.</source>
      <translation>Corrigez-le dans Préférences ▸ Options ▸ Réseau, ou excluez-y l’adresse du backend.</translation>
    </message>
    <message>
      <source>Correct it in the FUSAR options.</source>
      <translation>Corrigez-le dans les options FUSAR.</translation>
    </message>
    <message>
      <source>Correct it.</source>
      <translation>Corrigez-la.</translation>
    </message>
    <message>
      <source>Correct the address in the FUSAR options: http://computer:port, without a path.</source>
      <translation>Corrigez l’adresse dans les options FUSAR : http://ordinateur:port, sans chemin.</translation>
    </message>
    <message>
      <source>Correct the address, or check VPN and name server.</source>
      <translation>Corrigez l’adresse, ou vérifiez VPN et serveur de noms.</translation>
    </message>
    <message>
      <source>Correct the backend's address in the FUSAR options, or check VPN and proxy.</source>
      <translation>Corrigez l’adresse du backend dans les options FUSAR, ou vérifiez VPN et proxy.</translation>
    </message>
    <message>
      <source>Correct the file.</source>
      <translation>Corrigez le fichier.</translation>
    </message>
    <message>
      <source>Detecting {0} with {1}: {2}.</source>
      <translation>Détection de {0} avec {1} : {2}.</translation>
    </message>
    <message>
      <source>Draw it again.</source>
      <translation>Redessinez-la.</translation>
    </message>
    <message>
      <source>Encryption (TLS)</source>
      <translation>Chiffrement (TLS)</translation>
    </message>
    <message>
      <source>End</source>
      <translation>Fin</translation>
    </message>
    <message>
      <source>End its editing, and check that its file can be written.</source>
      <translation>Terminez son édition, et vérifiez que son fichier peut être écrit.</translation>
    </message>
    <message>
      <source>Enter a value, or take your edit back.</source>
      <translation>Saisissez une valeur, ou annulez votre saisie.</translation>
    </message>
    <message>
      <source>Enter a whole number.</source>
      <translation>Saisissez un nombre entier.</translation>
    </message>
    <message>
      <source>Enter degrees between 0 and 90.</source>
      <translation>Saisissez des degrés entre 0 et 90.</translation>
    </message>
    <message>
      <source>Enter it in UTC as 2018-07-16 00:40:42, or only the day or the year.</source>
      <translation>Saisissez-le en UTC comme 2018-07-16 00:40:42, ou seulement le jour ou l’année.</translation>
    </message>
    <message>
      <source>Enter the year it was taken.</source>
      <translation>Saisissez l’année de la prise de vue.</translation>
    </message>
    <message>
      <source>Enter the year of the acquisition.</source>
      <translation>Saisissez l’année de l’acquisition.</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>Emprise</translation>
    </message>
    <message>
      <source>Georeference it.</source>
      <translation>Géoréférencez-le.</translation>
    </message>
    <message>
      <source>Georeference the raster anew.</source>
      <translation>Géoréférencez de nouveau le raster.</translation>
    </message>
    <message>
      <source>Georeference the raster.</source>
      <translation>Géoréférencez le raster.</translation>
    </message>
    <message>
      <source>Give at least {0} finite points.</source>
      <translation>Donnez au moins {0} points finis.</translation>
    </message>
    <message>
      <source>HTTP</source>
      <translation>HTTP</translation>
    </message>
    <message>
      <source>How alike AEF of {0} is to {1}, {2} (1 is the same).</source>
      <translation>Ressemblance d’AEF de {0} avec {1}, {2} (1 : identique).</translation>
    </message>
    <message>
      <source>If the backend is there, set that address in the FUSAR options.</source>
      <translation>Si le backend s’y trouve, indiquez cette adresse dans les options FUSAR.</translation>
    </message>
    <message>
      <source>Import the authority's certificate in Settings ▸ Options ▸ Authentication ▸ Manage certificates.</source>
      <translation>Importez le certificat de l’autorité dans Préférences ▸ Options ▸ Authentification ▸ Gérer les certificats.</translation>
    </message>
    <message>
      <source>Incidence</source>
      <translation>Incidence</translation>
    </message>
    <message>
      <source>Install it, or choose its Python, in Settings ▸ Options ▸ FUSAR.</source>
      <translation>Installez-le, ou choisissez son Python, dans Préférences ▸ Options ▸ FUSAR.</translation>
    </message>
    <message>
      <source>Installed backend: {0}</source>
      <translation>Serveur installé : {0}</translation>
    </message>
    <message>
      <source>It may have crashed: look at its log and ask again.</source>
      <translation>Il s’est peut-être arrêté brutalement : regardez son journal et redemandez.</translation>
    </message>
    <message>
      <source>It may have crashed: look at its log and start it again.</source>
      <translation>Il s’est peut-être arrêté brutalement : regardez son journal et redémarrez-le.</translation>
    </message>
    <message>
      <source>Let its name end in .tif.</source>
      <translation>Terminez son nom par .tif.</translation>
    </message>
    <message>
      <source>Look</source>
      <translation>Visée</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>Mode</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modèle</translation>
    </message>
    <message>
      <source>Model loading</source>
      <translation>Chargement du modèle</translation>
    </message>
    <message>
      <source>Model sees</source>
      <translation>Le modèle voit</translation>
    </message>
    <message>
      <source>Move the map to the scene, or search the whole scene.</source>
      <translation>Déplacez la carte vers la scène, ou cherchez dans toute la scène.</translation>
    </message>
    <message>
      <source>Move the map to the scene.</source>
      <translation>Déplacez la carte vers la scène.</translation>
    </message>
    <message>
      <source>Name a class, for example "ship".</source>
      <translation>Nommez une classe, par exemple « ship ».</translation>
    </message>
    <message>
      <source>Name one for each band, {0} where it is not known.</source>
      <translation>Nommez-en une par bande, {0} là où elle est inconnue.</translation>
    </message>
    <message>
      <source>Name one, for example "ship".</source>
      <translation>Nommez-en une, par exemple « ship ».</translation>
    </message>
    <message>
      <source>Name resolution</source>
      <translation>Résolution du nom</translation>
    </message>
    <message>
      <source>Neither the file nor its name says when the scene was taken: set the year to use AEF.</source>
      <translation>Ni le fichier ni son nom ne disent quand la scène a été prise : indiquez l’année pour utiliser AEF.</translation>
    </message>
    <message>
      <source>No AEF here</source>
      <translation>Pas d’AEF ici</translation>
    </message>
    <message>
      <source>No backend is installed on this computer.</source>
      <translation>Aucun backend n’est installé sur cet ordinateur.</translation>
    </message>
    <message>
      <source>No backend runs at {0} (connection refused).</source>
      <translation>Aucun backend ne tourne à {0} (connexion refusée).</translation>
    </message>
    <message>
      <source>No backend runs at {0}: port {1} of {2} does not open ({3}).</source>
      <translation>Aucun backend ne tourne à {0} : le port {1} de {2} ne s’ouvre pas ({3}).</translation>
    </message>
    <message>
      <source>No box has been reviewed yet.</source>
      <translation>Aucune boîte n’a encore été vérifiée.</translation>
    </message>
    <message>
      <source>No box is given to classify.</source>
      <translation>Aucune boîte n’est donnée à classer.</translation>
    </message>
    <message>
      <source>No folder for results can be written (tried {0}).</source>
      <translation>Aucun dossier ne peut recevoir les résultats (essayé : {0}).</translation>
    </message>
    <message>
      <source>No layer is selected.</source>
      <translation>Aucune couche n’est sélectionnée.</translation>
    </message>
    <message>
      <source>No picture: the scene is no file on this computer.</source>
      <translation>Pas d’image : la scène n’est pas un fichier sur cet ordinateur.</translation>
    </message>
    <message>
      <source>No picture: {0}</source>
      <translation>Pas d’image : {0}</translation>
    </message>
    <message>
      <source>No picture: {0} is not there.</source>
      <translation>Pas d’image : {0} n’y est pas.</translation>
    </message>
    <message>
      <source>No polygon is selected.</source>
      <translation>Aucun polygone n’est sélectionné.</translation>
    </message>
    <message>
      <source>No polygon lies in the scene.</source>
      <translation>Aucun polygone ne se trouve dans la scène.</translation>
    </message>
    <message>
      <source>No reference polygon lies in the scene.</source>
      <translation>Aucun polygone de référence ne se trouve dans la scène.</translation>
    </message>
    <message>
      <source>No secure connection to {0}: {1}.</source>
      <translation>Pas de connexion sûre à {0} : {1}.</translation>
    </message>
    <message>
      <source>No tile was reviewed as a whole.</source>
      <translation>Aucune tuile n’a été vérifiée en entier.</translation>
    </message>
    <message>
      <source>No {0} in any cell.</source>
      <translation>Aucun {0} dans aucune cellule.</translation>
    </message>
    <message>
      <source>None of the selected boxes lies in the part of the scene that is sent.</source>
      <translation>Aucune des boîtes sélectionnées ne se trouve dans la partie envoyée de la scène.</translation>
    </message>
    <message>
      <source>None of {0} nodes has AEF vectors of {1}.</source>
      <translation>Aucun des {0} nœuds n’a de vecteur AEF de {1}.</translation>
    </message>
    <message>
      <source>Not encrypted: {0} readable.</source>
      <translation>Non chiffré : {0} lisible.</translation>
    </message>
    <message>
      <source>Nothing is modulated here: {0}</source>
      <translation>Rien n’est modulé ici : {0}</translation>
    </message>
    <message>
      <source>Nothing says in which year {0} was taken.</source>
      <translation>Rien ne dit en quelle année {0} a été prise.</translation>
    </message>
    <message>
      <source>Nothing to look for is named.</source>
      <translation>Rien à chercher n’est nommé.</translation>
    </message>
    <message>
      <source>Only {0} % of the sampled pixels hold data.</source>
      <translation>Seuls {0} % des pixels échantillonnés contiennent des données.</translation>
    </message>
    <message>
      <source>Open a SAR raster (for example a GeoTIFF) and select it in the layer list.</source>
      <translation>Ouvrez un raster SAR (par exemple un GeoTIFF) et sélectionnez-le dans la liste des couches.</translation>
    </message>
    <message>
      <source>Open one of its sub-datasets as a layer.</source>
      <translation>Ouvrez l’un de ses sous-jeux de données comme couche.</translation>
    </message>
    <message>
      <source>Open the georeferenced product instead.</source>
      <translation>Ouvrez plutôt le produit géoréférencé.</translation>
    </message>
    <message>
      <source>Open the georeferenced product, or georeference it (Raster ▸ Georeferencer).</source>
      <translation>Ouvrez le produit géoréférencé, ou géoréférencez-le (Raster ▸ Géoréférenceur).</translation>
    </message>
    <message>
      <source>Orbit</source>
      <translation>Orbite</translation>
    </message>
    <message>
      <source>Pass</source>
      <translation>Passage</translation>
    </message>
    <message>
      <source>Pixel</source>
      <translation>Pixel</translation>
    </message>
    <message>
      <source>Placed by</source>
      <translation>Placé par</translation>
    </message>
    <message>
      <source>Platform</source>
      <translation>Plateforme</translation>
    </message>
    <message>
      <source>Polarization</source>
      <translation>Polarisation</translation>
    </message>
    <message>
      <source>Press Cancel first.</source>
      <translation>Cliquez d’abord sur Annuler.</translation>
    </message>
    <message>
      <source>Product</source>
      <translation>Produit</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>Proxy</translation>
    </message>
    <message>
      <source>QGIS shows a warped copy; the plugin reads the file's own pixels and maps boxes through the points.</source>
      <translation>QGIS montre une copie déformée ; l’extension lit les pixels du fichier lui-même et place les boîtes par les points.</translation>
    </message>
    <message>
      <source>QGIS's proxy {0}:{1} cannot be reached: {2}.</source>
      <translation>Le proxy de QGIS {0}:{1} est injoignable : {2}.</translation>
    </message>
    <message>
      <source>RPCs only</source>
      <translation>RPC seuls</translation>
    </message>
    <message>
      <source>Range</source>
      <translation>Plage</translation>
    </message>
    <message>
      <source>Rename it in the layer, or use a copy without it.</source>
      <translation>Renommez-la dans la couche, ou utilisez une copie sans elle.</translation>
    </message>
    <message>
      <source>Rename or add one in the FUSAR options.</source>
      <translation>Renommez-en un ou ajoutez-en un dans les options FUSAR.</translation>
    </message>
    <message>
      <source>Sampling the pixels.</source>
      <translation>Échantillonnage des pixels.</translation>
    </message>
    <message>
      <source>Save it as a GeoTIFF first: pictures of a map service hold no SAR values.</source>
      <translation>Enregistrez-la d’abord en GeoTIFF : les images d’un service de cartes ne contiennent pas de valeurs SAR.</translation>
    </message>
    <message>
      <source>See the FUSAR log panel.</source>
      <translation>Voir le panneau de journal FUSAR.</translation>
    </message>
    <message>
      <source>Select detections or draw a box first.</source>
      <translation>Sélectionnez des détections ou dessinez d’abord une boîte.</translation>
    </message>
    <message>
      <source>Select others, or choose another area.</source>
      <translation>Sélectionnez-en d’autres, ou choisissez une autre zone.</translation>
    </message>
    <message>
      <source>Select polygons in a layer of yours, or choose another area.</source>
      <translation>Sélectionnez des polygones d’une couche à vous, ou choisissez une autre zone.</translation>
    </message>
    <message>
      <source>Select some of them.</source>
      <translation>Sélectionnez-en une partie.</translation>
    </message>
    <message>
      <source>Send the box in pixels of the image.</source>
      <translation>Envoyez la boîte en pixels de l’image.</translation>
    </message>
    <message>
      <source>Serve a model with TLM.</source>
      <translation>Servez un modèle avec TLM.</translation>
    </message>
    <message>
      <source>Set an AEF file on the backend.</source>
      <translation>Donnez un fichier AEF au backend.</translation>
    </message>
    <message>
      <source>Set it in Settings ▸ Options ▸ FUSAR.</source>
      <translation>Réglez-le dans Préférences ▸ Options ▸ FUSAR.</translation>
    </message>
    <message>
      <source>Set its CRS in the layer properties.</source>
      <translation>Définissez son SCR dans les propriétés de la couche.</translation>
    </message>
    <message>
      <source>Set the CRS of their layer.</source>
      <translation>Définissez le SCR de leur couche.</translation>
    </message>
    <message>
      <source>Set the backend's token in the FUSAR options.</source>
      <translation>Indiquez le jeton du backend dans les options FUSAR.</translation>
    </message>
    <message>
      <source>Set the layer's CRS (right-click ▸ Layer CRS ▸ Set Layer CRS).</source>
      <translation>Définissez le SCR de la couche (clic droit ▸ SCR de la couche ▸ Définir le SCR de la couche).</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Taille</translation>
    </message>
    <message>
      <source>Something answers at {0}, but it is no FUSAR-GPT backend (HTTP {1}, {2}).</source>
      <translation>Quelque chose répond à {0}, mais ce n’est pas un backend FUSAR-GPT (HTTP {1}, {2}).</translation>
    </message>
    <message>
      <source>Something unexpected went wrong: {0}.</source>
      <translation>Un problème inattendu s’est produit : {0}.</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>Début</translation>
    </message>
    <message>
      <source>Start it again; its last lines are in the FUSAR log.</source>
      <translation>Redémarrez-le ; ses dernières lignes sont dans le journal FUSAR.</translation>
    </message>
    <message>
      <source>Start it with a checkpoint.</source>
      <translation>Démarrez-le avec un checkpoint.</translation>
    </message>
    <message>
      <source>Start the backend there, correct the port, or ask whether a firewall is between.</source>
      <translation>Démarrez-y le backend, corrigez le port, ou demandez si un pare-feu est entre les deux.</translation>
    </message>
    <message>
      <source>Start the backend, or correct its address in the FUSAR options.</source>
      <translation>Démarrez le backend, ou corrigez son adresse dans les options FUSAR.</translation>
    </message>
    <message>
      <source>Start the backend, or open the tunnel, or correct the port.</source>
      <translation>Démarrez le backend, ouvrez le tunnel, ou corrigez le port.</translation>
    </message>
    <message>
      <source>Stopped; the finished tiles are kept.</source>
      <translation>Arrêté ; les tuiles terminées sont conservées.</translation>
    </message>
    <message>
      <source>Switch it off in the FUSAR panel's connection menu, or choose a backend on this computer.</source>
      <translation>Désactivez-le dans le menu de connexion du panneau FUSAR, ou choisissez un backend sur cet ordinateur.</translation>
    </message>
    <message>
      <source>Switch it off in the connection menu.</source>
      <translation>Désactivez-le dans le menu de connexion.</translation>
    </message>
    <message>
      <source>The AEF file {0} does not exist.</source>
      <translation>Le fichier AEF {0} n’existe pas.</translation>
    </message>
    <message>
      <source>The Python {0} does not exist.</source>
      <translation>Le Python {0} n’existe pas.</translation>
    </message>
    <message>
      <source>The Python {0} is QGIS's own.</source>
      <translation>Le Python {0} est celui de QGIS.</translation>
    </message>
    <message>
      <source>The TIFF was written on {0}; the acquisition is earlier.</source>
      <translation>Le TIFF a été écrit le {0} ; l’acquisition est antérieure.</translation>
    </message>
    <message>
      <source>The answer cannot be read: {0}</source>
      <translation>La réponse ne peut pas être lue : {0}</translation>
    </message>
    <message>
      <source>The authentication configuration {0} cannot be applied.</source>
      <translation>La configuration d’authentification {0} ne peut pas être appliquée.</translation>
    </message>
    <message>
      <source>The backend answered with HTTP {0}.</source>
      <translation>Le backend a répondu HTTP {0}.</translation>
    </message>
    <message>
      <source>The backend at {0} broke off in mid-answer.</source>
      <translation>Le backend à {0} s’est interrompu au milieu de la réponse.</translation>
    </message>
    <message>
      <source>The backend at {0} cannot be reached: {1}.</source>
      <translation>Le backend à {0} est injoignable : {1}.</translation>
    </message>
    <message>
      <source>The backend at {0} closed the connection without an answer.</source>
      <translation>Le backend à {0} a fermé la connexion sans répondre.</translation>
    </message>
    <message>
      <source>The backend at {0} does not serve the model {1}.</source>
      <translation>Le backend à {0} ne propose pas le modèle {1}.</translation>
    </message>
    <message>
      <source>The backend at {0} refused to answer: {1}.</source>
      <translation>Le backend à {0} a refusé de répondre : {1}.</translation>
    </message>
    <message>
      <source>The backend at {0} said nothing for {1} seconds.</source>
      <translation>Le backend à {0} n’a rien dit pendant {1} secondes.</translation>
    </message>
    <message>
      <source>The backend at {0} serves no model.</source>
      <translation>Le backend à {0} ne propose aucun modèle.</translation>
    </message>
    <message>
      <source>The backend crashed or was killed.</source>
      <translation>Le backend s’est arrêté brutalement ou a été tué.</translation>
    </message>
    <message>
      <source>The backend crashed or was killed: {0}.</source>
      <translation>Le backend s’est arrêté brutalement ou a été tué : {0}.</translation>
    </message>
    <message>
      <source>The backend is being installed already.</source>
      <translation>Le backend est déjà en cours d’installation.</translation>
    </message>
    <message>
      <source>The backend is being installed.</source>
      <translation>Le backend est en cours d’installation.</translation>
    </message>
    <message>
      <source>The backend mode {0} is unknown.</source>
      <translation>Le mode de backend {0} est inconnu.</translation>
    </message>
    <message>
      <source>The backend serves no model.</source>
      <translation>Le backend ne propose aucun modèle.</translation>
    </message>
    <message>
      <source>The backend speaks version {0}, this plugin {1}.</source>
      <translation>Le backend parle la version {0}, cette extension la {1}.</translation>
    </message>
    <message>
      <source>The backend stopped by itself (exit code {0}).</source>
      <translation>Le backend s’est arrêté de lui-même (code {0}).</translation>
    </message>
    <message>
      <source>The backend stopped by itself (exit code {0}): {1}.</source>
      <translation>Le backend s’est arrêté de lui-même (code {0}) : {1}.</translation>
    </message>
    <message>
      <source>The backend's Python {0} does not exist.</source>
      <translation>Le Python du backend {0} n’existe pas.</translation>
    </message>
    <message>
      <source>The backend's address holds a user name, a password or a token, which would be stored in plain text.</source>
      <translation>L’adresse du backend contient un nom d’utilisateur, un mot de passe ou un jeton, qui serait enregistré en clair.</translation>
    </message>
    <message>
      <source>The backend's address is no web address: {0}.</source>
      <translation>L’adresse du backend n’est pas une adresse web : {0}.</translation>
    </message>
    <message>
      <source>The backend's address {0} is no web address.</source>
      <translation>L’adresse du backend {0} n’est pas une adresse web.</translation>
    </message>
    <message>
      <source>The backend's folder {0} holds other things, such as {1}.</source>
      <translation>Le dossier du backend {0} contient autre chose, comme {1}.</translation>
    </message>
    <message>
      <source>The backend's folder {0} is a file.</source>
      <translation>Le dossier du backend {0} est un fichier.</translation>
    </message>
    <message>
      <source>The backend's folder {0} is no full path.</source>
      <translation>Le dossier du backend {0} n’est pas un chemin complet.</translation>
    </message>
    <message>
      <source>The backend's folder {0} lies inside {1} ({2}).</source>
      <translation>Le dossier du backend {0} se trouve dans {1} ({2}).</translation>
    </message>
    <message>
      <source>The backend's stream is damaged.</source>
      <translation>Le flux du backend est endommagé.</translation>
    </message>
    <message>
      <source>The bounding box {0} is not finite.</source>
      <translation>L’emprise {0} n’est pas finie.</translation>
    </message>
    <message>
      <source>The boxes of {0} are those of {1}, not of {2}.</source>
      <translation>Les boîtes de {0} sont celles de {1}, pas de {2}.</translation>
    </message>
    <message>
      <source>The cell {0} is not one of 1..9.</source>
      <translation>La cellule {0} n’est pas entre 1 et 9.</translation>
    </message>
    <message>
      <source>The checkpoint folder {0} does not exist.</source>
      <translation>Le dossier de checkpoint {0} n’existe pas.</translation>
    </message>
    <message>
      <source>The chosen part of the map does not touch the scene {0}.</source>
      <translation>La partie choisie de la carte ne touche pas la scène {0}.</translation>
    </message>
    <message>
      <source>The composite cannot be written to {0}: {1}.</source>
      <translation>La composition ne peut pas être écrite dans {0} : {1}.</translation>
    </message>
    <message>
      <source>The composite {0} is no raster.</source>
      <translation>La composition {0} n’est pas un raster.</translation>
    </message>
    <message>
      <source>The computer {0} is not known in this network.</source>
      <translation>L’ordinateur {0} est inconnu dans ce réseau.</translation>
    </message>
    <message>
      <source>The computer {0} is not known in this network: {1}.</source>
      <translation>L’ordinateur {0} est inconnu dans ce réseau : {1}.</translation>
    </message>
    <message>
      <source>The conversation in this project cannot be read: {0}.</source>
      <translation>La conversation de ce projet ne peut pas être lue : {0}.</translation>
    </message>
    <message>
      <source>The detections cannot be written to {0}: {1}.</source>
      <translation>Les détections ne peuvent pas être écrites dans {0} : {1}.</translation>
    </message>
    <message>
      <source>The detections have no file.</source>
      <translation>Les détections n’ont pas de fichier.</translation>
    </message>
    <message>
      <source>The entry {0} cannot be edited.</source>
      <translation>L’entrée {0} ne peut pas être modifiée.</translation>
    </message>
    <message>
      <source>The file holds no profile.</source>
      <translation>Le fichier ne contient aucun profil.</translation>
    </message>
    <message>
      <source>The file is no list of profiles ({0}).</source>
      <translation>Le fichier n’est pas une liste de profils ({0}).</translation>
    </message>
    <message>
      <source>The file {0} cannot be added to: {1}.</source>
      <translation>Rien ne peut être ajouté au fichier {0} : {1}.</translation>
    </message>
    <message>
      <source>The file {0} cannot be written.</source>
      <translation>Le fichier {0} ne peut pas être écrit.</translation>
    </message>
    <message>
      <source>The file {0} cannot be written: {1}.</source>
      <translation>Le fichier {0} ne peut pas être écrit : {1}.</translation>
    </message>
    <message>
      <source>The file {0} exists already.</source>
      <translation>Le fichier {0} existe déjà.</translation>
    </message>
    <message>
      <source>The file {0} holds no image of its own.</source>
      <translation>Le fichier {0} ne contient pas d’image à lui.</translation>
    </message>
    <message>
      <source>The file's first row lies in the south: the model sees it mirrored, boxes are placed correctly.</source>
      <translation>La première ligne du fichier est au sud : le modèle la voit en miroir, les boîtes sont bien placées.</translation>
    </message>
    <message>
      <source>The folder {0} holds no pyproject.toml.</source>
      <translation>Le dossier {0} ne contient pas de pyproject.toml.</translation>
    </message>
    <message>
      <source>The geotransform {0} cannot be inverted.</source>
      <translation>La géotransformation {0} ne peut pas être inversée.</translation>
    </message>
    <message>
      <source>The geotransform {0} is not six finite numbers.</source>
      <translation>La géotransformation {0} n’est pas six nombres finis.</translation>
    </message>
    <message>
      <source>The grid of {0} x {1} has more than the {2} nodes of a request.</source>
      <translation>La grille de {0} x {1} a plus que les {2} nœuds d’une requête.</translation>
    </message>
    <message>
      <source>The image sizes {0} and {1} must be positive.</source>
      <translation>Les tailles d’image {0} et {1} doivent être positives.</translation>
    </message>
    <message>
      <source>The last profile cannot be removed.</source>
      <translation>Le dernier profil ne peut pas être supprimé.</translation>
    </message>
    <message>
      <source>The latitudes {0}..{1} are not a rising range in -90..90.</source>
      <translation>Les latitudes {0}..{1} ne sont pas une plage croissante dans -90..90.</translation>
    </message>
    <message>
      <source>The layer has a column {0} of its own, of a type that cannot hold our values.</source>
      <translation>La couche a sa propre colonne {0}, d’un type qui ne peut contenir nos valeurs.</translation>
    </message>
    <message>
      <source>The layer has {0} polygons, more than {1}.</source>
      <translation>La couche a {0} polygones, plus que {1}.</translation>
    </message>
    <message>
      <source>The layer was removed; its boxes are in {path}.</source>
      <translation>La couche a été supprimée ; ses boîtes sont dans {path}.</translation>
    </message>
    <message>
      <source>The layer {0} cannot be edited.</source>
      <translation>La couche {0} ne peut pas être éditée.</translation>
    </message>
    <message>
      <source>The layer {0} cannot take the columns of a review.</source>
      <translation>La couche {0} ne peut pas recevoir les colonnes d’une vérification.</translation>
    </message>
    <message>
      <source>The layer {0} is a {1} service, not a raster file.</source>
      <translation>La couche {0} est un service {1}, pas un fichier raster.</translation>
    </message>
    <message>
      <source>The layer {0} is gone.</source>
      <translation>La couche {0} n’existe plus.</translation>
    </message>
    <message>
      <source>The layer {0} is no raster.</source>
      <translation>La couche {0} n’est pas un raster.</translation>
    </message>
    <message>
      <source>The layer {0} takes no more boxes.</source>
      <translation>La couche {0} n’accepte plus de boîtes.</translation>
    </message>
    <message>
      <source>The longitudes {0}..{1} are not a range in -180..180.</source>
      <translation>Les longitudes {0}..{1} ne sont pas une plage dans -180..180.</translation>
    </message>
    <message>
      <source>The map shows no part of the scene.</source>
      <translation>La carte ne montre aucune partie de la scène.</translation>
    </message>
    <message>
      <source>The model answers without AEF.</source>
      <translation>Le modèle répond sans AEF.</translation>
    </message>
    <message>
      <source>The model counts {0}.</source>
      <translation>Le modèle compte {0}.</translation>
    </message>
    <message>
      <source>The model list cannot be read: {0}</source>
      <translation>La liste des modèles ne peut pas être lue : {0}</translation>
    </message>
    <message>
      <source>The model sees the file's own rows and columns; boxes are turned with the raster.</source>
      <translation>Le modèle voit les lignes et colonnes du fichier ; les boîtes tournent avec le raster.</translation>
    </message>
    <message>
      <source>The model {0} takes no AEF.</source>
      <translation>Le modèle {0} n’utilise pas AEF.</translation>
    </message>
    <message>
      <source>The model's answer cannot be read: {0}.</source>
      <translation>La réponse du modèle ne peut pas être lue : {0}.</translation>
    </message>
    <message>
      <source>The name holds acquisitions of several years.</source>
      <translation>Le nom contient des acquisitions de plusieurs années.</translation>
    </message>
    <message>
      <source>The name {0} holds the date {1}, which may be another one.</source>
      <translation>Le nom {0} contient la date {1}, qui peut en être une autre.</translation>
    </message>
    <message>
      <source>The new layer {0} cannot be opened.</source>
      <translation>La nouvelle couche {0} ne peut pas être ouverte.</translation>
    </message>
    <message>
      <source>The package {0} does not exist.</source>
      <translation>Le paquet {0} n’existe pas.</translation>
    </message>
    <message>
      <source>The package {0} is no requirement.</source>
      <translation>Le paquet {0} n’est pas une dépendance valide.</translation>
    </message>
    <message>
      <source>The page {0} cannot be written: {1}.</source>
      <translation>La page {0} ne peut pas être écrite : {1}.</translation>
    </message>
    <message>
      <source>The percentiles {0}..{1} are not a rising range in 0..100.</source>
      <translation>Les percentiles {0}..{1} ne sont pas une plage croissante dans 0..100.</translation>
    </message>
    <message>
      <source>The pixel kind {0} is unknown.</source>
      <translation>Le type de pixels {0} est inconnu.</translation>
    </message>
    <message>
      <source>The pixels of {0} cannot be read: {1}.</source>
      <translation>Les pixels de {0} ne peuvent pas être lus : {1}.</translation>
    </message>
    <message>
      <source>The place is computed from the sensor model at the product's mean height: shifts where the terrain is higher or lower.</source>
      <translation>La position est calculée par le modèle du capteur à la hauteur moyenne du produit : décalages là où le terrain est plus haut ou plus bas.</translation>
    </message>
    <message>
      <source>The place is not on the globe.</source>
      <translation>Le lieu n’est pas sur le globe.</translation>
    </message>
    <message>
      <source>The place {0}, {1} is not on the globe.</source>
      <translation>Le lieu {0}, {1} n’est pas sur le globe.</translation>
    </message>
    <message>
      <source>The points have no CRS.</source>
      <translation>Les points n’ont pas de SCR.</translation>
    </message>
    <message>
      <source>The product has {0}; nothing says which band is which.</source>
      <translation>Le produit a {0} ; rien ne dit quelle bande est laquelle.</translation>
    </message>
    <message>
      <source>The profile's {0} is a text, not {1}.</source>
      <translation>La valeur {0} du profil est un texte, pas {1}.</translation>
    </message>
    <message>
      <source>The profiles are no JSON: {0}.</source>
      <translation>Les profils ne sont pas du JSON : {0}.</translation>
    </message>
    <message>
      <source>The proxy connects.</source>
      <translation>Le proxy se connecte.</translation>
    </message>
    <message>
      <source>The proxy looks up {0}.</source>
      <translation>Le proxy cherche {0}.</translation>
    </message>
    <message>
      <source>The proxy refused: {0}.</source>
      <translation>Le proxy a refusé : {0}.</translation>
    </message>
    <message>
      <source>The question is empty.</source>
      <translation>La question est vide.</translation>
    </message>
    <message>
      <source>The raster has a color table like a map of classes: it does not look like SAR.</source>
      <translation>Le raster a une table de couleurs comme une carte de classes : il ne ressemble pas à du SAR.</translation>
    </message>
    <message>
      <source>The raster has no CRS, so its place on the globe is unknown.</source>
      <translation>Le raster n’a pas de SCR, sa place sur le globe est donc inconnue.</translation>
    </message>
    <message>
      <source>The raster has no band {0}.</source>
      <translation>Le raster n’a pas de bande {0}.</translation>
    </message>
    <message>
      <source>The raster has no geotransform (GDAL's default 0, 1, 0, 0, 0, 1).</source>
      <translation>Le raster n’a pas de géotransformation (celle par défaut de GDAL : 0, 1, 0, 0, 0, 1).</translation>
    </message>
    <message>
      <source>The raster has {0} bands of 8 bits like a photo: it does not look like SAR, and the answers may mean nothing.</source>
      <translation>Le raster a {0} bandes de 8 bits comme une photo : il ne ressemble pas à du SAR, et les réponses peuvent ne rien vouloir dire.</translation>
    </message>
    <message>
      <source>The raster holds only {0}: it does not look like SAR.</source>
      <translation>Le raster ne contient que {0} : il ne ressemble pas à du SAR.</translation>
    </message>
    <message>
      <source>The raster is placed by RPCs at the product's mean height: expect shifts where the terrain is higher or lower.</source>
      <translation>Le raster est placé par RPC à la hauteur moyenne du produit : attendez-vous à des décalages là où le terrain est plus haut ou plus bas.</translation>
    </message>
    <message>
      <source>The raster is placed by {0} ground control points. QGIS shows a warped copy of it; boxes are computed on the file's own pixels and mapped through the points.</source>
      <translation>Le raster est placé par {0} points de contrôle. QGIS en montre une copie déformée ; les boîtes sont calculées sur les pixels du fichier et placées par les points.</translation>
    </message>
    <message>
      <source>The raster says nowhere where it lies: it has no geotransform, no control points and no RPCs.</source>
      <translation>Le raster ne dit nulle part où il se trouve : il n’a ni géotransformation, ni points de contrôle, ni RPC.</translation>
    </message>
    <message>
      <source>The raster {0} cannot be opened: {1}.</source>
      <translation>Le raster {0} ne peut pas être ouvert : {1}.</translation>
    </message>
    <message>
      <source>The raster {0} has no coordinate reference system.</source>
      <translation>Le raster {0} n’a pas de système de coordonnées.</translation>
    </message>
    <message>
      <source>The raster {0} has {1} bands, not a band {2}.</source>
      <translation>Le raster {0} a {1} bandes, pas de bande {2}.</translation>
    </message>
    <message>
      <source>The raster {0} has {1} x {2} pixels.</source>
      <translation>Le raster {0} a {1} x {2} pixels.</translation>
    </message>
    <message>
      <source>The raster's edge does not lie on the globe in its CRS.</source>
      <translation>Le bord du raster n’est pas sur le globe dans son SCR.</translation>
    </message>
    <message>
      <source>The raster's ground control points have no CRS.</source>
      <translation>Les points de contrôle du raster n’ont pas de SCR.</translation>
    </message>
    <message>
      <source>The reply of {0} has no message.</source>
      <translation>La réponse de {0} ne contient pas de message.</translation>
    </message>
    <message>
      <source>The reply of {0} is not what a FUSAR-GPT backend sends: {1}.</source>
      <translation>La réponse de {0} n’est pas ce qu’envoie un backend FUSAR-GPT : {1}.</translation>
    </message>
    <message>
      <source>The role {0} is unknown.</source>
      <translation>Le rôle {0} est inconnu.</translation>
    </message>
    <message>
      <source>The run ended early, the finished tiles are kept: {0}</source>
      <translation>Le passage s’est terminé trop tôt, les tuiles terminées sont conservées : {0}</translation>
    </message>
    <message>
      <source>The sampling grid has {0} = {1}.</source>
      <translation>La grille d’échantillonnage a {0} = {1}.</translation>
    </message>
    <message>
      <source>The scene crosses the antimeridian.</source>
      <translation>La scène traverse l’antiméridien.</translation>
    </message>
    <message>
      <source>The scene has no valid pixel: all are nodata, NaN or zero.</source>
      <translation>La scène n’a aucun pixel valide : tous sont sans données, NaN ou zéro.</translation>
    </message>
    <message>
      <source>The scene of {0} x {1} px would take {2} tiles, more than {3}.</source>
      <translation>La scène de {0} x {1} px demanderait {2} tuiles, plus que {3}.</translation>
    </message>
    <message>
      <source>The search area {0} does not touch the scene of {1} x {2} px.</source>
      <translation>La zone de recherche {0} ne touche pas la scène de {1} x {2} px.</translation>
    </message>
    <message>
      <source>The selected polygons do not touch the scene.</source>
      <translation>Les polygones sélectionnés ne touchent pas la scène.</translation>
    </message>
    <message>
      <source>The server at {0} answers HTTP {1}: no backend behind it replies.</source>
      <translation>Le serveur à {0} répond HTTP {1} : aucun backend ne répond derrière lui.</translation>
    </message>
    <message>
      <source>The similarity cannot be written to {0}: {1}.</source>
      <translation>La similarité ne peut pas être écrite dans {0} : {1}.</translation>
    </message>
    <message>
      <source>The stretch {0}..{1} is not a rising range.</source>
      <translation>L’étirement {0}..{1} n’est pas une plage croissante.</translation>
    </message>
    <message>
      <source>The task {0} is not answered here.</source>
      <translation>La tâche {0} n’est pas traitée ici.</translation>
    </message>
    <message>
      <source>The task {0} is unknown.</source>
      <translation>La tâche {0} est inconnue.</translation>
    </message>
    <message>
      <source>The task {0} needs a class.</source>
      <translation>La tâche {0} a besoin d’une classe.</translation>
    </message>
    <message>
      <source>The value is empty.</source>
      <translation>La valeur est vide.</translation>
    </message>
    <message>
      <source>The window does not touch the scene.</source>
      <translation>La fenêtre ne touche pas la scène.</translation>
    </message>
    <message>
      <source>The window has no valid pixel.</source>
      <translation>La fenêtre n’a aucun pixel valide.</translation>
    </message>
    <message>
      <source>The window {0} has no pixels.</source>
      <translation>La fenêtre {0} n’a pas de pixels.</translation>
    </message>
    <message>
      <source>The year {0} is not between {1} and {2}.</source>
      <translation>L’année {0} n’est pas entre {1} et {2}.</translation>
    </message>
    <message>
      <source>The {0} ground control points are too alike for a polynomial of order {1}.</source>
      <translation>Les {0} points de contrôle sont trop semblables pour un polynôme d’ordre {1}.</translation>
    </message>
    <message>
      <source>The {0} must be {1} to {2}, not {3}.</source>
      <translation>La valeur {0} doit être de {1} à {2}, pas {3}.</translation>
    </message>
    <message>
      <source>The {0} names {1}; nothing says which of the {2} bands that is.</source>
      <translation>La source {0} nomme {1} ; rien ne dit laquelle des {2} bandes c’est.</translation>
    </message>
    <message>
      <source>The {0} says {1} ({2}).</source>
      <translation>{0} : {1} ({2}).</translation>
    </message>
    <message>
      <source>The {0} says {1}.</source>
      <translation>{0} : {1}.</translation>
    </message>
    <message>
      <source>There is no AEF of {0} here; the nearest year, {1}, was used.</source>
      <translation>Il n’y a pas d’AEF de {0} ici ; l’année la plus proche, {1}, a été utilisée.</translation>
    </message>
    <message>
      <source>There is no profile.</source>
      <translation>Il n’y a pas de profil.</translation>
    </message>
    <message>
      <source>They look like {0}; that is judged by the values, nothing says it.</source>
      <translation>Elles ressemblent à {0} ; c’est jugé par les valeurs, rien ne le dit.</translation>
    </message>
    <message>
      <source>Tiles of {0} px with {1} px overlap do not fit a scene of {2} x {3} px.</source>
      <translation>Des tuiles de {0} px avec {1} px de recouvrement ne vont pas dans une scène de {2} x {3} px.</translation>
    </message>
    <message>
      <source>Token</source>
      <translation>Jeton</translation>
    </message>
    <message>
      <source>Track</source>
      <translation>Trace</translation>
    </message>
    <message>
      <source>Trust the server's certificate in QGIS's authentication options, or use its http address.</source>
      <translation>Acceptez le certificat du serveur dans les options d’authentification de QGIS, ou utilisez son adresse http.</translation>
    </message>
    <message>
      <source>Try again in a moment.</source>
      <translation>Réessayez dans un instant.</translation>
    </message>
    <message>
      <source>Two profiles are called {0}.</source>
      <translation>Deux profils s’appellent {0}.</translation>
    </message>
    <message>
      <source>Type a question.</source>
      <translation>Tapez une question.</translation>
    </message>
    <message>
      <source>Units</source>
      <translation>Unités</translation>
    </message>
    <message>
      <source>Upgrade the older of the two.</source>
      <translation>Mettez à jour le plus ancien des deux.</translation>
    </message>
    <message>
      <source>Use 2 to {0} nodes per side.</source>
      <translation>Utilisez de 2 à {0} nœuds par côté.</translation>
    </message>
    <message>
      <source>Use a positive tile size and an overlap below it.</source>
      <translation>Utilisez une taille de tuile positive et un recouvrement inférieur.</translation>
    </message>
    <message>
      <source>Use an https address, or a tunnel (ssh -L).</source>
      <translation>Utilisez une adresse https, ou un tunnel (ssh -L).</translation>
    </message>
    <message>
      <source>Use one of: {0}.</source>
      <translation>Utilisez l’un de : {0}.</translation>
    </message>
    <message>
      <source>Use the detection for boxes.</source>
      <translation>Utilisez la détection pour les boîtes.</translation>
    </message>
    <message>
      <source>Valid</source>
      <translation>Valides</translation>
    </message>
    <message>
      <source>Wait until it is less busy, or raise the time limit in the FUSAR options.</source>
      <translation>Attendez qu’il soit moins occupé, ou augmentez le délai dans les options FUSAR.</translation>
    </message>
    <message>
      <source>Wait, or press Cancel.</source>
      <translation>Attendez, ou cliquez sur Annuler.</translation>
    </message>
    <message>
      <source>Where the backend's package comes from is not said.</source>
      <translation>Il n’est pas dit d’où vient le paquet du backend.</translation>
    </message>
    <message>
      <source>With AEF</source>
      <translation>Avec AEF</translation>
    </message>
    <message>
      <source>Without AEF</source>
      <translation>Sans AEF</translation>
    </message>
    <message>
      <source>Work offline is on, and an installation downloads packages.</source>
      <translation>Le mode hors ligne est actif, et une installation télécharge des paquets.</translation>
    </message>
    <message>
      <source>Work offline is on, so nothing was sent to {0}.</source>
      <translation>Le mode hors ligne est actif, rien n’a donc été envoyé à {0}.</translation>
    </message>
    <message>
      <source>Work offline: {0}</source>
      <translation>Travail hors ligne : {0}</translation>
    </message>
    <message>
      <source>Write it again.</source>
      <translation>Écrivez-le de nouveau.</translation>
    </message>
    <message>
      <source>Write it as http://computer:8765 in the FUSAR options.</source>
      <translation>Écrivez-la comme http://ordinateur:8765 dans les options FUSAR.</translation>
    </message>
    <message>
      <source>Write it as http://computer:8765.</source>
      <translation>Écrivez-la comme http://ordinateur:8765.</translation>
    </message>
    <message>
      <source>Write the address without it, and choose a configuration of QGIS's authentication manager.</source>
      <translation>Écrivez l’adresse sans cela, et choisissez une configuration du gestionnaire d’authentification de QGIS.</translation>
    </message>
    <message>
      <source>Zoom to the scene, or choose the whole scene.</source>
      <translation>Zoomez sur la scène, ou choisissez la scène entière.</translation>
    </message>
    <message>
      <source>a backend answers</source>
      <translation>un backend répond</translation>
    </message>
    <message>
      <source>amplitude</source>
      <translation>amplitude</translation>
    </message>
    <message>
      <source>an 8-bit picture</source>
      <translation>une image 8 bits</translation>
    </message>
    <message>
      <source>complex</source>
      <translation>complexe</translation>
    </message>
    <message>
      <source>complex values</source>
      <translation>valeurs complexes</translation>
    </message>
    <message>
      <source>computed</source>
      <translation>calculé</translation>
    </message>
    <message>
      <source>decibels</source>
      <translation>décibels</translation>
    </message>
    <message>
      <source>default</source>
      <translation>par défaut</translation>
    </message>
    <message>
      <source>digital numbers</source>
      <translation>comptes numériques</translation>
    </message>
    <message>
      <source>done</source>
      <translation>fait</translation>
    </message>
    <message>
      <source>encrypted</source>
      <translation>chiffré</translation>
    </message>
    <message>
      <source>file</source>
      <translation>fichier</translation>
    </message>
    <message>
      <source>file name</source>
      <translation>nom du fichier</translation>
    </message>
    <message>
      <source>folder name</source>
      <translation>nom du dossier</translation>
    </message>
    <message>
      <source>geotransform, rotated by {0}°</source>
      <translation>géotransformation, tournée de {0}°</translation>
    </message>
    <message>
      <source>geotransform, {0}</source>
      <translation>géotransformation, {0}</translation>
    </message>
    <message>
      <source>it wants a token and none was sent</source>
      <translation>il veut un jeton et aucun n’a été envoyé</translation>
    </message>
    <message>
      <source>layer</source>
      <translation>couche</translation>
    </message>
    <message>
      <source>linear power</source>
      <translation>puissance linéaire</translation>
    </message>
    <message>
      <source>none</source>
      <translation>aucune</translation>
    </message>
    <message>
      <source>none for this address</source>
      <translation>aucun pour cette adresse</translation>
    </message>
    <message>
      <source>none: answers come without AEF.</source>
      <translation>aucune : les réponses viennent sans AEF.</translation>
    </message>
    <message>
      <source>north up</source>
      <translation>nord en haut</translation>
    </message>
    <message>
      <source>not encrypted, and does not leave this computer</source>
      <translation>non chiffré, et ne quitte pas cet ordinateur</translation>
    </message>
    <message>
      <source>nothing readable</source>
      <translation>rien de lisible</translation>
    </message>
    <message>
      <source>pixels</source>
      <translation>pixels</translation>
    </message>
    <message>
      <source>port {0} is open</source>
      <translation>le port {0} est ouvert</translation>
    </message>
    <message>
      <source>rotated</source>
      <translation>tourné</translation>
    </message>
    <message>
      <source>sidecar</source>
      <translation>fichier annexe</translation>
    </message>
    <message>
      <source>south up</source>
      <translation>sud en haut</translation>
    </message>
    <message>
      <source>tag</source>
      <translation>balise</translation>
    </message>
    <message>
      <source>the token that was sent is wrong</source>
      <translation>le jeton envoyé est faux</translation>
    </message>
    <message>
      <source>user</source>
      <translation>utilisateur</translation>
    </message>
    <message>
      <source>whole numbers (amplitude)</source>
      <translation>nombres entiers (amplitude)</translation>
    </message>
    <message>
      <source>you</source>
      <translation>vous</translation>
    </message>
    <message>
      <source>{0} ({1}) is not within an hour after the start, so it is not used.</source>
      <translation>{0} ({1}) n’est pas dans l’heure qui suit le début, il n’est donc pas utilisé.</translation>
    </message>
    <message>
      <source>{0} boxes of other scenes were left out.</source>
      <translation>{0} boîtes d’autres scènes ont été laissées de côté.</translation>
    </message>
    <message>
      <source>{0} cannot be made: {1}.</source>
      <translation>{0} ne peut pas être créé : {1}.</translation>
    </message>
    <message>
      <source>{0} cannot be read: {1}.</source>
      <translation>{0} ne peut pas être lu : {1}.</translation>
    </message>
    <message>
      <source>{0} cannot be written: {1}.</source>
      <translation>{0} ne peut pas être écrit : {1}.</translation>
    </message>
    <message>
      <source>{0} could not be started: {1}.</source>
      <translation>{0} n’a pas pu être démarré : {1}.</translation>
    </message>
    <message>
      <source>{0} ground control points cannot fix a polynomial of order {1}.</source>
      <translation>{0} points de contrôle ne suffisent pas pour un polynôme d’ordre {1}.</translation>
    </message>
    <message>
      <source>{0} ground control points only</source>
      <translation>{0} points de contrôle seulement</translation>
    </message>
    <message>
      <source>{0} has {1} GiB free; the backend needs about {2} GiB.</source>
      <translation>{0} a {1} Gio libres ; il en faut environ {2} pour le backend.</translation>
    </message>
    <message>
      <source>{0} in 1 tile ({1}).</source>
      <translation>{0} dans 1 tuile ({1}).</translation>
    </message>
    <message>
      <source>{0} in 1 tile.</source>
      <translation>{0} dans 1 tuile.</translation>
    </message>
    <message>
      <source>{0} in cells {1}.</source>
      <translation>{0} dans les cellules {1}.</translation>
    </message>
    <message>
      <source>{0} in {1} of 1 tile ({2}).</source>
      <translation>{0} dans {1} tuile sur 1 ({2}).</translation>
    </message>
    <message>
      <source>{0} in {1} of 1 tile.</source>
      <translation>{0} dans {1} tuile sur 1.</translation>
    </message>
    <message>
      <source>{0} in {1} of {2} tiles ({3}).</source>
      <translation>{0} dans {1} tuiles sur {2} ({3}).</translation>
    </message>
    <message>
      <source>{0} in {1} of {2} tiles.</source>
      <translation>{0} dans {1} tuiles sur {2}.</translation>
    </message>
    <message>
      <source>{0} in {1} tiles ({2}).</source>
      <translation>{0} dans {1} tuiles ({2}).</translation>
    </message>
    <message>
      <source>{0} in {1} tiles.</source>
      <translation>{0} dans {1} tuiles.</translation>
    </message>
    <message>
      <source>{0} is known</source>
      <translation>{0} est connu</translation>
    </message>
    <message>
      <source>{0} is no incidence angle.</source>
      <translation>{0} n’est pas un angle d’incidence.</translation>
    </message>
    <message>
      <source>{0} is no polarization.</source>
      <translation>{0} n’est pas une polarisation.</translation>
    </message>
    <message>
      <source>{0} is no time of an acquisition between {1} and today.</source>
      <translation>{0} n’est pas l’heure d’une acquisition entre {1} et aujourd’hui.</translation>
    </message>
    <message>
      <source>{0} is no {1} number.</source>
      <translation>{0} n’est pas un numéro de {1}.</translation>
    </message>
    <message>
      <source>{0} names {1} polarizations, and the raster has {2} bands.</source>
      <translation>{0} nomme {1} polarisations, et le raster a {2} bandes.</translation>
    </message>
    <message>
      <source>{0} nodes; AEF was not asked for.</source>
      <translation>{0} nœuds ; AEF n’a pas été demandé.</translation>
    </message>
    <message>
      <source>{0} of {1} nodes have AEF vectors of {2} from {3}.</source>
      <translation>{0} nœuds sur {1} ont des vecteurs AEF de {2}, source : {3}.</translation>
    </message>
    <message>
      <source>{0} of {1} nodes have AEF vectors of {2}.</source>
      <translation>{0} nœuds sur {1} ont des vecteurs AEF de {2}.</translation>
    </message>
    <message>
      <source>{0} of {1} points have AEF vectors of {2}.</source>
      <translation>{0} points sur {1} ont des vecteurs AEF de {2}.</translation>
    </message>
    <message>
      <source>{0} points are more than the {1} of one run.</source>
      <translation>{0} points dépassent les {1} d’un passage.</translation>
    </message>
    <message>
      <source>{0} sends its visitors on to {1} (HTTP {2}); nothing was sent there.</source>
      <translation>{0} renvoie ses visiteurs vers {1} (HTTP {2}) ; rien n’y a été envoyé.</translation>
    </message>
    <message>
      <source>{0} tiles failed: {1}</source>
      <translation>{0} tuiles ont échoué : {1}</translation>
    </message>
    <message>
      <source>{0} tiles of {1} x {2} scene pixels</source>
      <translation>{0} tuiles de {1} x {2} pixels de la scène</translation>
    </message>
    <message>
      <source>{0} tiles of {1} x {2} scene pixels, sent at {3} x {4}</source>
      <translation>{0} tuiles de {1} x {2} pixels de la scène, envoyées en {3} x {4}</translation>
    </message>
    <message>
      <source>{0} tiles were left out: they have boxes that nobody reviewed.</source>
      <translation>{0} tuiles ont été omises : elles ont des boîtes que personne n’a vérifiées.</translation>
    </message>
    <message>
      <source>{0} would be a GeoTIFF.</source>
      <translation>{0} serait un GeoTIFF.</translation>
    </message>
    <message>
      <source>{0}:{1}, from QGIS's network options</source>
      <translation>{0}:{1}, des options réseau de QGIS</translation>
    </message>
    <message>
      <source>{added} added to “{layer}”, {known} were there already. Ctrl+Z takes them back; save the layer's edits to keep them.</source>
      <translation>{added} ajoutés à « {layer} », {known} y étaient déjà. Ctrl+Z les retire ; enregistrez les modifications de la couche pour les garder.</translation>
    </message>
    <message>
      <source>{n} answers from an earlier run</source>
      <translation>{n} réponses d’un passage précédent</translation>
    </message>
    <message>
      <source>{n} tiles cut off</source>
      <translation>{n} tuiles coupées</translation>
    </message>
    <message>
      <source>{n} tiles from an earlier run</source>
      <translation>{n} tuiles d’un passage précédent</translation>
    </message>
    <message>
      <source>{n} tiles re-asked in quarters</source>
      <translation>{n} tuiles redemandées en quarts</translation>
    </message>
    <message>
      <source>{n} tiles unreadable</source>
      <translation>{n} tuiles illisibles</translation>
    </message>
    <message>
      <source>{n} tiles without pixels</source>
      <translation>{n} tuiles sans pixels</translation>
    </message>
    <message>
      <source>{n} with AEF switched off</source>
      <translation>{n} avec AEF désactivé</translation>
    </message>
    <message>
      <source>{n} without AEF</source>
      <translation>{n} sans AEF</translation>
    </message>
    <message>
      <source>{n} without AEF because the scene has no year</source>
      <translation>{n} sans AEF parce que la scène n’a pas d’année</translation>
    </message>
    <message>
      <source>{n} without AEF data (open sea or masked)</source>
      <translation>{n} sans données AEF (haute mer ou masqué)</translation>
    </message>
    <message>
      <source>“{layer}” is gone or cannot be edited: they are in a new layer.</source>
      <translation>« {layer} » n’existe plus ou ne peut être modifiée : elles sont dans une nouvelle couche.</translation>
    </message>
  </context>
  <context>
    <name>SimilarityForm</name>
    <message>
      <source>Similar places</source>
      <translation>Lieux semblables</translation>
    </message>
    <message>
      <source>Clic&amp;k a place</source>
      <translation>Cli&amp;quer un lieu</translation>
    </message>
    <message>
      <source>Click on the map: the scene is colored by how alike AEF is to that place (Esc ends)</source>
      <translation>Cliquez sur la carte : la scène est colorée selon la ressemblance d’AEF avec ce lieu (Échap termine)</translation>
    </message>
    <message>
      <source>Map center</source>
      <translation>Centre de la carte</translation>
    </message>
    <message>
      <source>Compare with the middle of the map, without the mouse</source>
      <translation>Comparer avec le milieu de la carte, sans la souris</translation>
    </message>
  </context>
  <context>
    <name>TargetChoice</name>
    <message>
      <source>Where boxes go. Into a layer that is there they are added as one edit: Ctrl+Z takes the whole run back, and what is there already stays as it is</source>
      <translation>Où vont les boîtes. Dans une couche existante elles sont ajoutées en une seule édition : Ctrl+Z reprend toute l’exécution, et ce qui y est déjà reste tel quel</translation>
    </message>
    <message>
      <source>Where boxes go</source>
      <translation>Où vont les boîtes</translation>
    </message>
    <message>
      <source>New layer</source>
      <translation>Nouvelle couche</translation>
    </message>
  </context>
  <context>
    <name>TestBox</name>
    <message>
      <source>Asking…</source>
      <translation>Demande en cours…</translation>
    </message>
    <message>
      <source>Test c&amp;onnection</source>
      <translation>Tester la c&amp;onnexion</translation>
    </message>
    <message>
      <source>Try these settings without saving them</source>
      <translation>Essayer ces réglages sans les enregistrer</translation>
    </message>
    <message>
      <source>Cancel test</source>
      <translation>Annuler le test</translation>
    </message>
    <message>
      <source>Stop the test</source>
      <translation>Arrêter le test</translation>
    </message>
    <message>
      <source>Cop&amp;y test</source>
      <translation>Cop&amp;ier le test</translation>
    </message>
    <message>
      <source>The steps as text, without any secret</source>
      <translation>Les étapes en texte, sans aucun secret</translation>
    </message>
    <message>
      <source>Copy dia&amp;gnostics</source>
      <translation>Copier le dia&amp;gnostic</translation>
    </message>
    <message>
      <source>Versions, settings, the last test and the last lines of the logs, without any secret</source>
      <translation>Versions, réglages, dernier test et dernières lignes des journaux, sans aucun secret</translation>
    </message>
    <message>
      <source>From the address to the AEF source; the first failed step is the cause</source>
      <translation>De l’adresse à la source AEF ; la première étape en échec est la cause</translation>
    </message>
    <message>
      <source>Step</source>
      <translation>Étape</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>Résultat</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>Temps</translation>
    </message>
  </context>
  <context>
    <name>TilesBox</name>
    <message>
      <source>Tiles and AEF</source>
      <translation>Tuiles et AEF</translation>
    </message>
    <message>
      <source>the model's own</source>
      <translation>celle du modèle</translation>
    </message>
    <message>
      <source>automatic</source>
      <translation>automatique</translation>
    </message>
    <message>
      <source>Image pixels per scene pixel</source>
      <translation>Pixels d’image par pixel de scène</translation>
    </message>
    <message>
      <source>How many tiles travel at the same time</source>
      <translation>Combien de tuiles voyagent en même temps</translation>
    </message>
    <message>
      <source>Longest silence to accept from the backend</source>
      <translation>Plus long silence accepté du backend</translation>
    </message>
    <message>
      <source>Nodes from west to east</source>
      <translation>Nœuds d’ouest en est</translation>
    </message>
    <message>
      <source>Nodes from south to north</source>
      <translation>Nœuds du sud au nord</translation>
    </message>
    <message>
      <source>Use AEF unless switched off in the panel</source>
      <translation>Utiliser AEF sauf désactivation dans le panneau</translation>
    </message>
    <message>
      <source>AEF &amp;nodes (columns, rows)</source>
      <translation>&amp;Nœuds AEF (colonnes, lignes)</translation>
    </message>
    <message>
      <source>Tile si&amp;de</source>
      <translation>&amp;Côté de tuile</translation>
    </message>
    <message>
      <source>O&amp;verlap</source>
      <translation>Recou&amp;vrement</translation>
    </message>
    <message>
      <source>&amp;Zoom</source>
      <translation>&amp;Agrandissement</translation>
    </message>
    <message>
      <source>&amp;Requests at once</source>
      <translation>&amp;Requêtes simultanées</translation>
    </message>
    <message>
      <source>T&amp;ime limit</source>
      <translation>Délai &amp;maximal</translation>
    </message>
  </context>
  <context>
    <name>TimeField</name>
    <message>
      <source>not set</source>
      <translation>non réglé</translation>
    </message>
    <message>
      <source>Day only</source>
      <translation>Jour seulement</translation>
    </message>
    <message>
      <source>The time of day is not known</source>
      <translation>L’heure n’est pas connue</translation>
    </message>
  </context>
  <context>
    <name>Transcript</name>
    <message>
      <source>Open this address in the browser?</source>
      <translation>Ouvrir cette adresse dans le navigateur ?</translation>
    </message>
    <message>
      <source>A link of the model</source>
      <translation>Un lien du modèle</translation>
    </message>
  </context>
  <context>
    <name>YearChoice</name>
    <message>
      <source>AEF has {span}, not {year}: choose the nearest year here.</source>
      <translation>AEF a {span}, pas {year} : choisissez ici l’année la plus proche.</translation>
    </message>
    <message>
      <source>Scene's year</source>
      <translation>Année de la scène</translation>
    </message>
    <message>
      <source>The year that AEF is read for</source>
      <translation>L’année pour laquelle AEF est lu</translation>
    </message>
    <message>
      <source>&amp;Year</source>
      <translation>&amp;Année</translation>
    </message>
    <message>
      <source>not known</source>
      <translation>non connue</translation>
    </message>
    <message>
      <source>This backend has no AEF data; give it an AEF file in the options.</source>
      <translation>Ce backend n’a pas de données AEF ; donnez-lui un fichier AEF dans les options.</translation>
    </message>
    <message>
      <source>AEF needs the year: set it in the Scene tab, or choose one here.</source>
      <translation>AEF a besoin de l’année : indiquez-la dans l’onglet Scène, ou choisissez-en une ici.</translation>
    </message>
    <message>
      <source>Scene's year ({year})</source>
      <translation>Année de la scène ({year})</translation>
    </message>
  </context>
  <context>
    <name>YearEdit</name>
    <message>
      <source>year</source>
      <translation>année</translation>
    </message>
    <message>
      <source>Year of acquisition; AEF has 2017 to 2025</source>
      <translation>Année d’acquisition ; AEF couvre 2017 à 2025</translation>
    </message>
    <message>
      <source>Set &amp;year</source>
      <translation>Fixer l’&amp;année</translation>
    </message>
    <message>
      <source>Keep this year with the layer, in the project</source>
      <translation>Garder cette année avec la couche, dans le projet</translation>
    </message>
  </context>
</TS>
