<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" sourcelanguage="en" language="es_ES">
  <context>
    <name>AefRuns</name>
    <message>
      <source>AEF grid of {name}</source>
      <translation>Cuadrícula AEF de {name}</translation>
    </message>
    <message>
      <source>AEF composite of {name}</source>
      <translation>Composición AEF de {name}</translation>
    </message>
    <message>
      <source>AEF composites of {name}</source>
      <translation>Composiciones AEF de {name}</translation>
    </message>
    <message>
      <source>AEF similarity in {name}</source>
      <translation>Similitud AEF en {name}</translation>
    </message>
    <message>
      <source>AEF modulation in {name}</source>
      <translation>Modulación AEF en {name}</translation>
    </message>
    <message>
      <source>The grid is drawn; the backend is not running, so nobody asked where AEF has data.</source>
      <translation>La cuadrícula está dibujada; el backend no está en marcha, así que nadie preguntó dónde tiene datos AEF.</translation>
    </message>
    <message>
      <source>AEF grid {rows} × {columns}</source>
      <translation>Cuadrícula AEF {rows} × {columns}</translation>
    </message>
    <message>
      <source>Red, green and blue show {bands} of {year}.</source>
      <translation>Rojo, verde y azul muestran {bands} de {year}.</translation>
    </message>
    <message>
      <source>Play them with View ▸ Panels ▸ Temporal Controller.</source>
      <translation>Reprodúzcalas con Ver ▸ Paneles ▸ Controlador temporal.</translation>
    </message>
    <message>
      <source>AEF {year} like {place}</source>
      <translation>AEF {year} como {place}</translation>
    </message>
    <message>
      <source>AEF modulation ({model})</source>
      <translation>Modulación AEF ({model})</translation>
    </message>
    <message>
      <source>AEF {year} ({bands})</source>
      <translation>AEF {year} ({bands})</translation>
    </message>
    <message>
      <source>The three components hold {shares} of the variance.</source>
      <translation>Las tres componentes contienen {shares} de la varianza.</translation>
    </message>
  </context>
  <context>
    <name>AefTab</name>
    <message>
      <source>AlphaEarth (AEF) describes every place and year by 64 numbers. FUSAR-GPT reads them at the nodes of this grid.</source>
      <translation>AlphaEarth (AEF) describe cada lugar y cada año con 64 números. FUSAR-GPT los lee en los nodos de esta cuadrícula.</translation>
    </message>
  </context>
  <context>
    <name>AppendedOutput</name>
    <message>
      <source>“{layer}” is gone or cannot be edited: they are in a new layer.</source>
      <translation>«{layer}» ya no existe o no se puede editar: están en una capa nueva.</translation>
    </message>
    <message>
      <source>{added} added to “{layer}”, {known} were there already. Ctrl+Z takes them back; save the layer's edits to keep them.</source>
      <translation>{added} añadidas a «{layer}», {known} ya estaban. Ctrl+Z las quita; guarde las ediciones de la capa para conservarlas.</translation>
    </message>
    <message>
      <source>All of them were in “{layer}” already.</source>
      <translation>Todas estaban ya en «{layer}».</translation>
    </message>
    <message>
      <source>Detect {label}</source>
      <translation>Detectar {label}</translation>
    </message>
  </context>
  <context>
    <name>AreaChoice</name>
    <message>
      <source>Whole scene</source>
      <translation>Escena completa</translation>
    </message>
    <message>
      <source>Map view</source>
      <translation>Vista del mapa</translation>
    </message>
    <message>
      <source>Drawn rectangle</source>
      <translation>Rectángulo dibujado</translation>
    </message>
    <message>
      <source>The part of the scene to look at</source>
      <translation>La parte de la escena que se mira</translation>
    </message>
    <message>
      <source>Draw a rectangle on the map</source>
      <translation>Dibujar un rectángulo en el mapa</translation>
    </message>
    <message>
      <source>Selected polygons</source>
      <translation>Polígonos seleccionados</translation>
    </message>
    <message>
      <source>No image</source>
      <translation>Sin imagen</translation>
    </message>
    <message>
      <source>No rectangle is drawn yet.</source>
      <translation>Todavía no hay ningún rectángulo dibujado.</translation>
    </message>
    <message>
      <source>Draw one on the map with the button beside Area.</source>
      <translation>Dibuje uno en el mapa con el botón junto a Área.</translation>
    </message>
  </context>
  <context>
    <name>BackendConnection</name>
    <message>
      <source>Check its address in Settings ▸ Options ▸ FUSAR.</source>
      <translation>Compruebe su dirección en Configuración ▸ Opciones ▸ FUSAR.</translation>
    </message>
    <message>
      <source>The backend is still loading its model.</source>
      <translation>El backend todavía está cargando su modelo.</translation>
    </message>
    <message>
      <source>Try again in a moment.</source>
      <translation>Inténtelo de nuevo en un momento.</translation>
    </message>
    <message>
      <source>The backend is not running.</source>
      <translation>El backend no está en marcha.</translation>
    </message>
    <message>
      <source>Press Start backend at the top of the FUSAR panel.</source>
      <translation>Pulse Iniciar backend en la parte superior del panel FUSAR.</translation>
    </message>
    <message>
      <source>The backend at {url} has not answered yet.</source>
      <translation>El backend en {url} todavía no ha respondido.</translation>
    </message>
  </context>
  <context>
    <name>BackendInstaller</name>
    <message>
      <source>The backend {version} is installed in {folder}.</source>
      <translation>El backend {version} está instalado en {folder}.</translation>
    </message>
    <message>
      <source>Looking for a Python</source>
      <translation>Buscando un Python</translation>
    </message>
    <message>
      <source>Removing</source>
      <translation>Quitando</translation>
    </message>
    <message>
      <source>The backend was removed.</source>
      <translation>El backend se ha quitado.</translation>
    </message>
    <message>
      <source>Downloading and installing packages</source>
      <translation>Descargando e instalando paquetes</translation>
    </message>
    <message>
      <source>Checking the installation</source>
      <translation>Comprobando la instalación</translation>
    </message>
    <message>
      <source>Cancelled; nothing was left behind.</source>
      <translation>Cancelado; no quedó nada.</translation>
    </message>
    <message>
      <source>The backend was not installed: {why}. Nothing was left behind; see the log.</source>
      <translation>El backend no se instaló: {why}. No quedó nada; vea el registro.</translation>
    </message>
    <message>
      <source>Clean up the backend's folder</source>
      <translation>Limpiar la carpeta del backend</translation>
    </message>
    <message>
      <source>Stopping</source>
      <translation>Deteniendo</translation>
    </message>
    <message>
      <source>no Python 3.11 or newer was found; install Python 3.12 from python.org</source>
      <translation>no se encontró Python 3.11 o posterior; instale Python 3.12 desde python.org</translation>
    </message>
    <message>
      <source>Making the environment {name}</source>
      <translation>Creando el entorno {name}</translation>
    </message>
    <message>
      <source>the check says {why}</source>
      <translation>la comprobación dice {why}</translation>
    </message>
  </context>
  <context>
    <name>BackendLogBox</name>
    <message>
      <source>Start, stop and log</source>
      <translation>Inicio, parada y registro</translation>
    </message>
    <message>
      <source>What the backend writes</source>
      <translation>Lo que escribe el backend</translation>
    </message>
    <message>
      <source>The backend has not written anything yet.</source>
      <translation>El backend todavía no ha escrito nada.</translation>
    </message>
    <message>
      <source>Start backend</source>
      <translation>Iniciar backend</translation>
    </message>
    <message>
      <source>Save these settings and start it</source>
      <translation>Guardar estos ajustes e iniciarlo</translation>
    </message>
    <message>
      <source>Stop backend</source>
      <translation>Detener backend</translation>
    </message>
    <message>
      <source>Stop it</source>
      <translation>Detenerlo</translation>
    </message>
    <message>
      <source>Copy log</source>
      <translation>Copiar registro</translation>
    </message>
    <message>
      <source>The lines below</source>
      <translation>Las líneas de abajo</translation>
    </message>
  </context>
  <context>
    <name>BandChoice</name>
    <message>
      <source>The band to look at: the polarization of a SAR image</source>
      <translation>La banda que se mira: la polarización de una imagen SAR</translation>
    </message>
    <message>
      <source>Band</source>
      <translation>Banda</translation>
    </message>
  </context>
  <context>
    <name>ChatBoxes</name>
    <message>
      <source>Keep as layer</source>
      <translation>Guardar como capa</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>Borrar</translation>
    </message>
    <message>
      <source>Write these boxes into a GeoPackage layer</source>
      <translation>Escribir estas cajas en una capa GeoPackage</translation>
    </message>
    <message>
      <source>Take the boxes off the map</source>
      <translation>Quitar las cajas del mapa</translation>
    </message>
    <message>
      <source>Click a box to see where it is</source>
      <translation>Pulse una caja para ver dónde está</translation>
    </message>
    <message>
      <source>Chat</source>
      <translation>Conversación</translation>
    </message>
    <message>
      <source>Boxes of this answer on the map: {n}</source>
      <translation>Cajas de esta respuesta en el mapa: {n}</translation>
    </message>
    <message>
      <source>Boxes of a chat answer: {text}</source>
      <translation>Cajas de una respuesta: {text}</translation>
    </message>
  </context>
  <context>
    <name>ChatExports</name>
    <message>
      <source>Export the conversation</source>
      <translation>Exportar la conversación</translation>
    </message>
    <message>
      <source>Written: {path}</source>
      <translation>Escrito: {path}</translation>
    </message>
    <message>
      <source>New print layout: {name}</source>
      <translation>Nueva composición de impresión: {name}</translation>
    </message>
  </context>
  <context>
    <name>ChatInput</name>
    <message>
      <source>without AEF</source>
      <translation>sin AEF</translation>
    </message>
    <message>
      <source>no image</source>
      <translation>sin imagen</translation>
    </message>
    <message>
      <source>no raster selected</source>
      <translation>ningún ráster seleccionado</translation>
    </message>
    <message>
      <source>AEF</source>
      <translation>AEF</translation>
    </message>
    <message>
      <source>Let the AlphaEarth vectors of place and year modulate what the model sees</source>
      <translation>Dejar que los vectores AlphaEarth del lugar y del año modulen lo que ve el modelo</translation>
    </message>
    <message>
      <source>What the next question carries</source>
      <translation>Lo que lleva la próxima pregunta</translation>
    </message>
    <message>
      <source>Tell the model the places of the boxes that are selected</source>
      <translation>Decir al modelo los lugares de las cajas seleccionadas</translation>
    </message>
    <message>
      <source>Ask about the image…</source>
      <translation>Pregunte sobre la imagen…</translation>
    </message>
    <message>
      <source>Enter sends, Shift+Enter begins a new line</source>
      <translation>Intro envía, Mayús+Intro empieza otra línea</translation>
    </message>
    <message>
      <source>Begin a new conversation</source>
      <translation>Empezar una conversación nueva</translation>
    </message>
    <message>
      <source>Copy, export, ask again</source>
      <translation>Copiar, exportar, preguntar otra vez</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Detener</translation>
    </message>
    <message>
      <source>Stop the answer, also on the server (Esc)</source>
      <translation>Detener la respuesta, también en el servidor (Esc)</translation>
    </message>
    <message>
      <source>Send</source>
      <translation>Enviar</translation>
    </message>
    <message>
      <source>Send the question (Enter)</source>
      <translation>Enviar la pregunta (Intro)</translation>
    </message>
    <message>
      <source>{what}, {w:.0f} × {h:.0f} px</source>
      <translation>{what}, {w:.0f} × {h:.0f} px</translation>
    </message>
    <message>
      <source>with AEF</source>
      <translation>con AEF</translation>
    </message>
    <message>
      <source>Selected boxes: {n}</source>
      <translation>Cajas seleccionadas: {n}</translation>
    </message>
    <message>
      <source>AEF {year} used</source>
      <translation>AEF {year} usado</translation>
    </message>
    <message>
      <source>AEF {year}</source>
      <translation>AEF {year}</translation>
    </message>
    <message>
      <source>boxes: {n}</source>
      <translation>cajas: {n}</translation>
    </message>
  </context>
  <context>
    <name>ChatMenu</name>
    <message>
      <source>Ask &amp;again</source>
      <translation>Preguntar otr&amp;a vez</translation>
    </message>
    <message>
      <source>Another answer to the last question</source>
      <translation>Otra respuesta a la última pregunta</translation>
    </message>
    <message>
      <source>Copy &amp;answer</source>
      <translation>Copiar &amp;respuesta</translation>
    </message>
    <message>
      <source>The last answer as the model wrote it</source>
      <translation>La última respuesta tal como la escribió el modelo</translation>
    </message>
    <message>
      <source>&amp;Copy conversation</source>
      <translation>&amp;Copiar conversación</translation>
    </message>
    <message>
      <source>Everything as plain text</source>
      <translation>Todo como texto simple</translation>
    </message>
    <message>
      <source>&amp;Export as HTML…</source>
      <translation>&amp;Exportar como HTML…</translation>
    </message>
    <message>
      <source>One page with the map's picture and the boxes</source>
      <translation>Una página con la imagen del mapa y las cajas</translation>
    </message>
    <message>
      <source>New print &amp;layout</source>
      <translation>Nueva composición de &amp;impresión</translation>
    </message>
    <message>
      <source>The map and the conversation on a page</source>
      <translation>El mapa y la conversación en una página</translation>
    </message>
    <message>
      <source>&amp;Keep in the project</source>
      <translation>&amp;Guardar en el proyecto</translation>
    </message>
    <message>
      <source>Save conversations with the QGIS project; off removes those that are in it</source>
      <translation>Guardar las conversaciones con el proyecto de QGIS; al desactivarlo se quitan las que hay en él</translation>
    </message>
  </context>
  <context>
    <name>ChatSession</name>
    <message>
      <source>without what was said before: this model knows single questions only</source>
      <translation>sin lo dicho antes: este modelo solo conoce preguntas sueltas</translation>
    </message>
    <message>
      <source>without the oldest questions: {n}</source>
      <translation>sin las preguntas más antiguas: {n}</translation>
    </message>
    <message>
      <source>Chat about {name}</source>
      <translation>Conversar sobre {name}</translation>
    </message>
    <message>
      <source>nothing</source>
      <translation>nada</translation>
    </message>
  </context>
  <context>
    <name>ChatSuggestions</name>
    <message>
      <source>Describe this SAR image.</source>
      <translation>Describe esta imagen SAR.</translation>
    </message>
    <message>
      <source>What kind of area is this?</source>
      <translation>¿Qué tipo de zona es esta?</translation>
    </message>
    <message>
      <source>How many ships are there, and where?</source>
      <translation>¿Cuántos barcos hay y dónde?</translation>
    </message>
    <message>
      <source>Ask: {text}</source>
      <translation>Pregunta: {text}</translation>
    </message>
  </context>
  <context>
    <name>ChatTab</name>
    <message>
      <source>Opens the Detect tab with this class; nothing starts by itself</source>
      <translation>Abre la pestaña Detectar con esta clase; nada empieza por sí solo</translation>
    </message>
    <message>
      <source>The answer was cut off at its longest; ask for the rest.</source>
      <translation>La respuesta se cortó en su longitud máxima; pida el resto.</translation>
    </message>
    <message>
      <source>Ask in your own words. The model sees the part of the scene that is chosen below.</source>
      <translation>Pregunte con sus propias palabras. El modelo ve la parte de la escena elegida abajo.</translation>
    </message>
    <message>
      <source>Detect…</source>
      <translation>Detectar…</translation>
    </message>
    <message>
      <source>Reading the image…</source>
      <translation>Leyendo la imagen…</translation>
    </message>
    <message>
      <source>Waiting for the first word…</source>
      <translation>Esperando la primera palabra…</translation>
    </message>
    <message>
      <source>Answering…</source>
      <translation>Respondiendo…</translation>
    </message>
    <message>
      <source>Stopped.</source>
      <translation>Detenido.</translation>
    </message>
    <message>
      <source>Not answered</source>
      <translation>Sin respuesta</translation>
    </message>
    <message>
      <source>You · {chip}</source>
      <translation>Usted · {chip}</translation>
    </message>
    <message>
      <source>Detect {label} in the whole scene…</source>
      <translation>Detectar {label} en toda la escena…</translation>
    </message>
  </context>
  <context>
    <name>CompositeForm</name>
    <message>
      <source>Color composite</source>
      <translation>Composición en color</translation>
    </message>
    <message>
      <source>Own choice</source>
      <translation>Elección propia</translation>
    </message>
    <message>
      <source>Principal components (PCA)</source>
      <translation>Componentes principales (PCA)</translation>
    </message>
    <message>
      <source>A fixed triplet makes colors comparable between scenes and years; principal components show the most of this scene, in colors of its own</source>
      <translation>Un triplete fijo hace comparables los colores entre escenas y años; las componentes principales muestran lo más posible de esta escena, en colores propios</translation>
    </message>
    <message>
      <source>Channels</source>
      <translation>Canales</translation>
    </message>
    <message>
      <source>Draw composite</source>
      <translation>Dibujar composición</translation>
    </message>
    <message>
      <source>A color picture of the AEF field under the scene, as a GeoTIFF</source>
      <translation>Una imagen en color del campo AEF bajo la escena, como GeoTIFF</translation>
    </message>
    <message>
      <source>All years</source>
      <translation>Todos los años</translation>
    </message>
    <message>
      <source>One composite for each year that the backend has, for QGIS's temporal controller</source>
      <translation>Una composición por cada año que tiene el backend, para el controlador temporal de QGIS</translation>
    </message>
    <message>
      <source>red</source>
      <translation>rojo</translation>
    </message>
    <message>
      <source>green</source>
      <translation>verde</translation>
    </message>
    <message>
      <source>blue</source>
      <translation>azul</translation>
    </message>
    <message>
      <source>AEF channel shown as {color}, A00 to A63</source>
      <translation>Canal AEF mostrado en {color}, A00 a A63</translation>
    </message>
  </context>
  <context>
    <name>ComputedLooks</name>
    <message>
      <source>Write the magnitude</source>
      <translation>Escribir la magnitud</translation>
    </message>
    <message>
      <source>Write the ratio of polarizations</source>
      <translation>Escribir el cociente de polarizaciones</translation>
    </message>
    <message>
      <source>{name} magnitude</source>
      <translation>Magnitud de {name}</translation>
    </message>
  </context>
  <context>
    <name>ConnectionMenu</name>
    <message>
      <source>Choose a connection, or work offline</source>
      <translation>Elegir una conexión o trabajar sin conexión</translation>
    </message>
    <message>
      <source>Work offline is on: nothing is sent</source>
      <translation>Trabajo sin conexión activado: no se envía nada</translation>
    </message>
    <message>
      <source>Work offline</source>
      <translation>Trabajar sin conexión</translation>
    </message>
    <message>
      <source>Nothing is sent to any other computer</source>
      <translation>No se envía nada a ningún otro equipo</translation>
    </message>
    <message>
      <source>Work offline is on</source>
      <translation>Trabajo sin conexión activado</translation>
    </message>
    <message>
      <source>local network</source>
      <translation>red local</translation>
    </message>
    <message>
      <source>internet</source>
      <translation>internet</translation>
    </message>
    <message>
      <source>{place}, not encrypted</source>
      <translation>{place}, sin cifrar</translation>
    </message>
    <message>
      <source>On this computer</source>
      <translation>En este equipo</translation>
    </message>
    <message>
      <source>{place}, encrypted</source>
      <translation>{place}, cifrado</translation>
    </message>
    <message>
      <source>{place}, NOT encrypted, with a token</source>
      <translation>{place}, SIN cifrar, con un token</translation>
    </message>
  </context>
  <context>
    <name>ConnectionTest</name>
    <message>
      <source>Python {version} has everything the backend needs. Press Start backend in the panel.</source>
      <translation>Python {version} tiene todo lo que el backend necesita. Pulse Iniciar backend en el panel.</translation>
    </message>
    <message>
      <source>Test the backend</source>
      <translation>Probar el backend</translation>
    </message>
    <message>
      <source>Stopped.</source>
      <translation>Detenido.</translation>
    </message>
    <message>
      <source>none</source>
      <translation>ninguna</translation>
    </message>
    <message>
      <source>Python {version} lacks {names}. Choose the backend's own environment, see the README.</source>
      <translation>A Python {version} le falta {names}. Elija el entorno propio del backend, vea el README.</translation>
    </message>
    <message>
      <source>{program} cannot be started: {why}.</source>
      <translation>No se puede iniciar {program}: {why}.</translation>
    </message>
    <message>
      <source>it said nothing</source>
      <translation>no dijo nada</translation>
    </message>
    <message>
      <source>Connected: {names}</source>
      <translation>Conectado: {names}</translation>
    </message>
    <message>
      <source>device {device}</source>
      <translation>dispositivo {device}</translation>
    </message>
    <message>
      <source>classes {names}</source>
      <translation>clases {names}</translation>
    </message>
    <message>
      <source>AEF years {years}</source>
      <translation>años AEF {years}</translation>
    </message>
    <message>
      <source>any</source>
      <translation>cualquiera</translation>
    </message>
    <message>
      <source>This Python does not run: {why}</source>
      <translation>Este Python no funciona: {why}</translation>
    </message>
  </context>
  <context>
    <name>DetectForm</name>
    <message>
      <source>Step through the boxes: accept, reject, rename with keys, and export labels</source>
      <translation>Recorrer las cajas: aceptar, rechazar, renombrar con teclas y exportar etiquetas</translation>
    </message>
    <message>
      <source>The model was not trained on “{word}”; it may find nothing or too much.</source>
      <translation>El modelo no se entrenó con «{word}»; puede no encontrar nada o encontrar demasiado.</translation>
    </message>
    <message>
      <source>Find</source>
      <translation>Buscar</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>Área</translation>
    </message>
    <message>
      <source>&amp;Band</source>
      <translation>&amp;Banda</translation>
    </message>
    <message>
      <source>&amp;Zoom</source>
      <translation>&amp;Ampliación</translation>
    </message>
    <message>
      <source>&amp;Into</source>
      <translation>&amp;En</translation>
    </message>
    <message>
      <source>this computer</source>
      <translation>este ordenador</translation>
    </message>
    <message>
      <source>A class that the model was trained on, or any words of your own; several with commas</source>
      <translation>Una clase con la que se entrenó el modelo, o sus propias palabras; varias con comas</translation>
    </message>
    <message>
      <source>Image pixels per scene pixel: more for small objects, which also means more tiles</source>
      <translation>Píxeles de imagen por píxel de escena: más para objetos pequeños, lo que también significa más teselas</translation>
    </message>
    <message>
      <source>&amp;Use AEF</source>
      <translation>&amp;Usar AEF</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>Revisar</translation>
    </message>
    <message>
      <source>about {n} min</source>
      <translation>unos {n} min</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>Automático</translation>
    </message>
    <message>
      <source>Let the AlphaEarth vectors of place and year modulate what the model sees</source>
      <translation>Dejar que los vectores AlphaEarth del lugar y del año modulen lo que ve el modelo</translation>
    </message>
    <message>
      <source>sent to {host}</source>
      <translation>enviado a {host}</translation>
    </message>
    <message>
      <source>about {n} s</source>
      <translation>unos {n} s</translation>
    </message>
    <message>
      <source>&amp;Use AEF (this model cannot)</source>
      <translation>&amp;Usar AEF (este modelo no puede)</translation>
    </message>
    <message>
      <source>&amp;Use AEF (needs the year)</source>
      <translation>&amp;Usar AEF (hace falta el año)</translation>
    </message>
    <message>
      <source>{n} questions</source>
      <translation>{n} preguntas</translation>
    </message>
  </context>
  <context>
    <name>DetectTab</name>
    <message>
      <source>“{layer}” has boxes of another scene that is called {name}, too.</source>
      <translation>«{layer}» tiene cajas de otra escena que también se llama {name}.</translation>
    </message>
    <message>
      <source>Reading the scene…</source>
      <translation>Leyendo la escena…</translation>
    </message>
    <message>
      <source>That search was in {name}, which is not the active raster.</source>
      <translation>Esa búsqueda fue en {name}, que no es el ráster activo.</translation>
    </message>
    <message>
      <source>Select it in the Layers panel first.</source>
      <translation>Selecciónelo primero en el panel Capas.</translation>
    </message>
    <message>
      <source>Detect</source>
      <translation>Detectar</translation>
    </message>
    <message>
      <source>Find every object of these classes (Ctrl+Enter)</source>
      <translation>Encontrar todos los objetos de estas clases (Ctrl+Intro)</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Detener</translation>
    </message>
    <message>
      <source>Stop now and keep the finished tiles (Esc)</source>
      <translation>Detener ahora y conservar las teselas terminadas (Esc)</translation>
    </message>
    <message>
      <source>Choose a new layer.</source>
      <translation>Elija una capa nueva.</translation>
    </message>
    <message>
      <source>Stopping…</source>
      <translation>Deteniendo…</translation>
    </message>
    <message>
      <source>No class is named.</source>
      <translation>No se ha indicado ninguna clase.</translation>
    </message>
    <message>
      <source>Write what to find, e.g. ship.</source>
      <translation>Escriba qué buscar, p. ej. ship.</translation>
    </message>
    <message>
      <source>Zoom</source>
      <translation>Zoom</translation>
    </message>
    <message>
      <source>Boxes so far: {n}</source>
      <translation>Cajas hasta ahora: {n}</translation>
    </message>
  </context>
  <context>
    <name>DetectionResultBox</name>
    <message>
      <source> AEF was not used: the model may need it, set the year or load AEF for this place.</source>
      <translation> No se usó AEF: el modelo puede necesitarlo, indique el año o cargue AEF para este lugar.</translation>
    </message>
    <message>
      <source>The layer {name} has edits that are not saved. Save or discard them first.</source>
      <translation>La capa {name} tiene ediciones sin guardar. Guárdelas o descártelas primero.</translation>
    </message>
    <message>
      <source>1 tile</source>
      <translation>1 tesela</translation>
    </message>
    <message>
      <source>Hide boxes below this score; nothing is deleted</source>
      <translation>Ocultar las cajas por debajo de esta puntuación; no se borra nada</translation>
    </message>
    <message>
      <source>Lowest score shown</source>
      <translation>Puntuación mínima mostrada</translation>
    </message>
    <message>
      <source>Continue</source>
      <translation>Continuar</translation>
    </message>
    <message>
      <source>Ask about the tiles that are missing; the others are remembered, also after a crash</source>
      <translation>Preguntar por las teselas que faltan; las demás se recuerdan, también tras un fallo</translation>
    </message>
    <message>
      <source>Start over</source>
      <translation>Empezar de nuevo</translation>
    </message>
    <message>
      <source>Forget the answers of the earlier run and ask about every tile again</source>
      <translation>Olvidar las respuestas de la ejecución anterior y preguntar otra vez por cada tesela</translation>
    </message>
    <message>
      <source>Zoom</source>
      <translation>Zoom</translation>
    </message>
    <message>
      <source>Zoom the map to the boxes</source>
      <translation>Ajustar el mapa a las cajas</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>Revisar</translation>
    </message>
    <message>
      <source>Step through the boxes: accept, reject, rename with keys, and export labels</source>
      <translation>Recorrer las cajas: aceptar, rechazar, renombrar con teclas y exportar etiquetas</translation>
    </message>
    <message>
      <source>Table</source>
      <translation>Tabla</translation>
    </message>
    <message>
      <source>Open the attribute table</source>
      <translation>Abrir la tabla de atributos</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Quitar</translation>
    </message>
    <message>
      <source>Take this run's layer out of the project; its file stays</source>
      <translation>Quitar del proyecto la capa de esta ejecución; su archivo permanece</translation>
    </message>
    <message>
      <source>Try finer tiles</source>
      <translation>Probar teselas más finas</translation>
    </message>
    <message>
      <source>Look again at a higher zoom: more and smaller tiles</source>
      <translation>Mirar otra vez con más ampliación: más teselas y más pequeñas</translation>
    </message>
    <message>
      <source>Try the other band</source>
      <translation>Probar la otra banda</translation>
    </message>
    <message>
      <source>Look again in the other polarization</source>
      <translation>Mirar otra vez en la otra polarización</translation>
    </message>
    <message>
      <source>Try without AEF</source>
      <translation>Probar sin AEF</translation>
    </message>
    <message>
      <source>Look again at the image alone</source>
      <translation>Mirar otra vez solo la imagen</translation>
    </message>
    <message>
      <source>No {label} found in {tiles}. Possible reasons: there is none; it is too small at this zoom; the polarization or the display range hides it; the model does not know this class.</source>
      <translation>No se encontró {label} en {tiles}. Razones posibles: no hay; es demasiado pequeño con esta ampliación; la polarización o el rango de visualización lo oculta; el modelo no conoce esta clase.</translation>
    </message>
    <message>
      <source>Finish editing the layer first, then filter it by score.</source>
      <translation>Termine primero la edición de la capa y después fíltrela por puntuación.</translation>
    </message>
    <message>
      <source>Try {band}</source>
      <translation>Probar {band}</translation>
    </message>
    <message>
      <source>{n} tiles</source>
      <translation>{n} teselas</translation>
    </message>
    <message>
      <source>Score at least {score:.2f} · {n} shown</source>
      <translation>Puntuación de al menos {score:.2f} · {n} mostradas</translation>
    </message>
    <message>
      <source> or </source>
      <translation> o </translation>
    </message>
  </context>
  <context>
    <name>DetectionRun</name>
    <message>
      <source>Detected: {label}</source>
      <translation>Detectado: {label}</translation>
    </message>
    <message>
      <source>Detect {label} in {name}</source>
      <translation>Detectar {label} en {name}</translation>
    </message>
  </context>
  <context>
    <name>EntryEditor</name>
    <message>
      <source>Keep this value with the layer</source>
      <translation>Conservar este valor con la capa</translation>
    </message>
    <message>
      <source>Leave it as it is (Esc)</source>
      <translation>Dejarlo como está (Esc)</translation>
    </message>
  </context>
  <context>
    <name>FusarAlgorithm</name>
    <message>
      <source>Three channels</source>
      <translation>Tres canales</translation>
    </message>
    <message>
      <source>Three principal components (PCA)</source>
      <translation>Tres componentes principales (PCA)</translation>
    </message>
    <message>
      <source>Longer side in pixels</source>
      <translation>Lado mayor en píxeles</translation>
    </message>
    <message>
      <source>AEF channel shown in red (0 to 63)</source>
      <translation>Canal AEF mostrado en rojo (0 a 63)</translation>
    </message>
    <message>
      <source>AEF channel shown in green (0 to 63)</source>
      <translation>Canal AEF mostrado en verde (0 a 63)</translation>
    </message>
    <message>
      <source>AEF channel shown in blue (0 to 63)</source>
      <translation>Canal AEF mostrado en azul (0 a 63)</translation>
    </message>
    <message>
      <source>What the colors show</source>
      <translation>Lo que muestran los colores</translation>
    </message>
    <message>
      <source>AEF composite</source>
      <translation>Composición AEF</translation>
    </message>
    <message>
      <source>Draws three of the 64 AlphaEarth (AEF) channels over the extent of a scene, for the scene's year. The same three channels mean the same everywhere, so composites of different scenes can be compared. Transparent where AEF has no data. Principal components show the most of one scene, in colors that mean nothing elsewhere.</source>
      <translation>Dibuja tres de los 64 canales AlphaEarth (AEF) sobre la extensión de una escena, para el año de la escena. Los mismos tres canales significan lo mismo en todas partes, así que las composiciones de escenas distintas se pueden comparar. Transparente donde AEF no tiene datos. Las componentes principales muestran lo más posible de una escena, en colores que no significan nada en otra parte.</translation>
    </message>
    <message>
      <source>Year of AEF</source>
      <translation>Año de AEF</translation>
    </message>
    <message>
      <source>Points</source>
      <translation>Puntos</translation>
    </message>
    <message>
      <source>AEF field values</source>
      <translation>Valores del campo AEF</translation>
    </message>
    <message>
      <source>Points with AEF vectors</source>
      <translation>Puntos con vectores AEF</translation>
    </message>
    <message>
      <source>Stopped: {done} of {total} points were asked; they are kept.</source>
      <translation>Detenido: se preguntaron {done} de {total} puntos; se conservan.</translation>
    </message>
    <message>
      <source>Adds the 64 AlphaEarth (AEF) values, A00 to A63, to a copy of a point layer, with the year and the source that they come from. Points without AEF (open sea, masked, no source), without a place on the globe, and multi points of several places keep empty values and say why.</source>
      <translation>Añade los 64 valores AlphaEarth (AEF), A00 a A63, a una copia de una capa de puntos, con el año y la fuente de los que vienen. Los puntos sin AEF (mar abierto, enmascarados, sin fuente) o sin lugar en el globo y los multipuntos de varios lugares quedan vacíos y dicen por qué.</translation>
    </message>
    <message>
      <source>Columns</source>
      <translation>Columnas</translation>
    </message>
    <message>
      <source>Rows</source>
      <translation>Filas</translation>
    </message>
    <message>
      <source>Ask the backend where AEF has vectors</source>
      <translation>Preguntar al backend dónde tiene vectores AEF</translation>
    </message>
    <message>
      <source>Cells in place of points</source>
      <translation>Celdas en lugar de puntos</translation>
    </message>
    <message>
      <source>With the 64 values</source>
      <translation>Con los 64 valores</translation>
    </message>
    <message>
      <source>AEF grid</source>
      <translation>Cuadrícula AEF</translation>
    </message>
    <message>
      <source>Nodes with AEF vectors</source>
      <translation>Nodos con vectores AEF</translation>
    </message>
    <message>
      <source>Draws the AlphaEarth (AEF) sampling grid of a scene as points or cells: place in degrees, place in the image (0 to 1), and whether AEF has a vector there; on request its 64 values, A00 to A63. Nodes over open sea have none.</source>
      <translation>Dibuja la cuadrícula de muestreo AlphaEarth (AEF) de una escena como puntos o celdas: lugar en grados, lugar en la imagen (0 a 1) y si AEF tiene allí un vector; si se pide, sus 64 valores, A00 a A63. Los nodos en mar abierto no tienen.</translation>
    </message>
    <message>
      <source>Place to compare with</source>
      <translation>Lugar con el que comparar</translation>
    </message>
    <message>
      <source>AEF similarity</source>
      <translation>Similitud AEF</translation>
    </message>
    <message>
      <source>No place was given.</source>
      <translation>No se indicó ningún lugar.</translation>
    </message>
    <message>
      <source>Compares the AlphaEarth (AEF) vectors over the extent of a scene with the one at a place: the cosine, 1 where they are the same, NaN where AEF has no data. The place may lie outside the scene.</source>
      <translation>Compara los vectores AlphaEarth (AEF) sobre la extensión de una escena con el de un lugar: el coseno, 1 donde son iguales, NaN donde AEF no tiene datos. El lugar puede estar fuera de la escena.</translation>
    </message>
    <message>
      <source>Band (empty: as chosen in the FUSAR panel, or the first)</source>
      <translation>Banda (vacío: la elegida en el panel FUSAR, o la primera)</translation>
    </message>
    <message>
      <source>Year of the acquisition (empty: as in the FUSAR panel, or from the file)</source>
      <translation>Año de la adquisición (vacío: como en el panel FUSAR, o el del archivo)</translation>
    </message>
    <message>
      <source>Backend address (empty: from the FUSAR options)</source>
      <translation>Dirección del backend (vacío: la de las opciones FUSAR)</translation>
    </message>
    <message>
      <source>Authentication of the backend (empty: from the FUSAR options, for their address only)</source>
      <translation>Autenticación del backend (vacío: la de las opciones de FUSAR, solo para su dirección)</translation>
    </message>
    <message>
      <source>{name} failed because of a bug: {what}. Please report it with the log.</source>
      <translation>{name} falló por un error del programa: {what}. Informe de ello con el registro.</translation>
    </message>
    <message>
      <source>SAR scene</source>
      <translation>Escena SAR</translation>
    </message>
    <message>
      <source>No scene was given.</source>
      <translation>No se indicó ninguna escena.</translation>
    </message>
    <message>
      <source>Describe this SAR image.</source>
      <translation>Describe esta imagen SAR.</translation>
    </message>
    <message>
      <source>Question</source>
      <translation>Pregunta</translation>
    </message>
    <message>
      <source>Ask about a scene</source>
      <translation>Preguntar sobre una escena</translation>
    </message>
    <message>
      <source>Sends a question with the picture of a scene, or of a part of it, to FUSAR-GPT and returns its answer.</source>
      <translation>Envía a FUSAR-GPT una pregunta con la imagen de una escena, o de una parte, y devuelve su respuesta.</translation>
    </message>
    <message>
      <source>Ready</source>
      <translation>Listo</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modelo</translation>
    </message>
    <message>
      <source>Its classes</source>
      <translation>Sus clases</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>Dirección</translation>
    </message>
    <message>
      <source>Backend status</source>
      <translation>Estado del backend</translation>
    </message>
    <message>
      <source>Asks the backend whether it is ready, which model it serves and which classes that model knows. The log names each step of the way: address, name, proxy, port, encryption, token, version, model, AEF.</source>
      <translation>Pregunta al backend si está listo, qué modelo sirve y qué clases conoce ese modelo. El registro nombra cada paso: dirección, nombre, proxy, puerto, cifrado, token, versión, modelo, AEF.</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>Polígonos</translation>
    </message>
    <message>
      <source>Classes, with commas (empty: the model's)</source>
      <translation>Clases, separadas por comas (vacío: las del modelo)</translation>
    </message>
    <message>
      <source>Classified polygons</source>
      <translation>Polígonos clasificados</translation>
    </message>
    <message>
      <source>Classify boxes</source>
      <translation>Clasificar cajas</translation>
    </message>
    <message>
      <source>Number of objects</source>
      <translation>Número de objetos</translation>
    </message>
    <message>
      <source>Count objects</source>
      <translation>Contar objetos</translation>
    </message>
    <message>
      <source>Asks FUSAR-GPT how many objects of a class it sees in a scene, or in a part of it. The area is sent as one picture: for large scenes the number of boxes of Detect objects is the better count.</source>
      <translation>Pregunta a FUSAR-GPT cuántos objetos de una clase ve en una escena, o en una parte. El área se envía como una sola imagen: en escenas grandes, el número de cajas de Detectar objetos es mejor recuento.</translation>
    </message>
    <message>
      <source>Describe a scene</source>
      <translation>Describir una escena</translation>
    </message>
    <message>
      <source>Asks FUSAR-GPT to describe a scene, or a part of it, in words.</source>
      <translation>Pide a FUSAR-GPT que describa con palabras una escena, o una parte.</translation>
    </message>
    <message>
      <source>What to look for (several classes with commas)</source>
      <translation>Qué buscar (varias clases con comas)</translation>
    </message>
    <message>
      <source>Area (empty: the whole scene)</source>
      <translation>Área (vacío: la escena completa)</translation>
    </message>
    <message>
      <source>Use AEF where it exists</source>
      <translation>Usar AEF donde exista</translation>
    </message>
    <message>
      <source>Detections</source>
      <translation>Detecciones</translation>
    </message>
    <message>
      <source>Number of objects of each class, as JSON</source>
      <translation>Número de objetos de cada clase, como JSON</translation>
    </message>
    <message>
      <source>Every tile was answered</source>
      <translation>Todas las teselas tuvieron respuesta</translation>
    </message>
    <message>
      <source>Summary</source>
      <translation>Resumen</translation>
    </message>
    <message>
      <source>Tile size in pixels (0: the model's own)</source>
      <translation>Tamaño de tesela en píxeles (0: el del modelo)</translation>
    </message>
    <message>
      <source>Overlap in percent</source>
      <translation>Solape en por ciento</translation>
    </message>
    <message>
      <source>Zoom (0: from the pixel size)</source>
      <translation>Ampliación (0: según el tamaño del píxel)</translation>
    </message>
    <message>
      <source>Requests at once</source>
      <translation>Peticiones a la vez</translation>
    </message>
    <message>
      <source>Detect objects</source>
      <translation>Detectar objetos</translation>
    </message>
    <message>
      <source>Finds every object of a class (ship), or of several (ship, plane), in a SAR scene and writes its box in the scene's CRS, with where it comes from: score and what the score is, prompt, model, tile, and whether AEF was used. If the backend stops in mid-scene, what was found until then is kept and the log says how far it came.</source>
      <translation>Encuentra todos los objetos de una clase (ship), o de varias (ship, plane), en una escena SAR y escribe su caja en el SRC de la escena, con su procedencia: puntuación y qué es esa puntuación, pregunta, modelo, tesela y si se usó AEF. Si el backend se detiene a mitad de escena, se conserva lo encontrado hasta entonces y el registro dice hasta dónde llegó.</translation>
    </message>
    <message>
      <source>Its field with the class (empty: all of the class below)</source>
      <translation>Su campo con la clase (vacío: todos de la clase de abajo)</translation>
    </message>
    <message>
      <source>Reference: every object there is</source>
      <translation>Referencia: todos los objetos que hay</translation>
    </message>
    <message>
      <source>Class where no field says one</source>
      <translation>Clase donde ningún campo la dice</translation>
    </message>
    <message>
      <source>Detections minus reference</source>
      <translation>Detecciones menos referencia</translation>
    </message>
    <message>
      <source>Evaluate detections</source>
      <translation>Evaluar detecciones</translation>
    </message>
    <message>
      <source>Scores detections against a layer of your own labels: class by class, one to one, highest overlap first, F1 = 2 TP / (N reference + N found) at IoU 0.25, 0.5 and 0.75, in pixels of the scene. The reference must hold every object of the area that was searched. Boxes that a review renamed count as the model had named them, and boxes drawn by hand do not count as found.</source>
      <translation>Puntúa detecciones frente a una capa de etiquetas propias: clase por clase, uno a uno, primero el mayor solape, F1 = 2 VP / (N referencia + N encontrados) con IoU 0,25, 0,5 y 0,75, en píxeles de la escena. La referencia debe contener todos los objetos del área buscada. Las cajas renombradas en una revisión cuentan como las nombró el modelo, y las cajas dibujadas a mano no cuentan como encontradas.</translation>
    </message>
    <message>
      <source>Area that was searched (empty: the whole scene)</source>
      <translation>Área que se buscó (vacío: la escena completa)</translation>
    </message>
    <message>
      <source>Write each tile's AEF field too, from the backend</source>
      <translation>Escribir también el campo AEF de cada tesela, desde el backend</translation>
    </message>
    <message>
      <source>Reviewed detections</source>
      <translation>Detecciones revisadas</translation>
    </message>
    <message>
      <source>Classes that were looked for, with commas</source>
      <translation>Clases que se buscaron, separadas por comas</translation>
    </message>
    <message>
      <source>Tile size in pixels (0: 224)</source>
      <translation>Tamaño de tesela en píxeles (0: 224)</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Carpeta</translation>
    </message>
    <message>
      <source>Number of tiles</source>
      <translation>Número de teselas</translation>
    </message>
    <message>
      <source>Number of labels</source>
      <translation>Número de etiquetas</translation>
    </message>
    <message>
      <source>No folder was given.</source>
      <translation>No se indicó ninguna carpeta.</translation>
    </message>
    <message>
      <source>Export reviewed boxes for training</source>
      <translation>Exportar cajas revisadas para entrenamiento</translation>
    </message>
    <message>
      <source>Cuts the scene into the tiles that a detection sends and writes those in which every box was accepted, rejected, renamed or drawn by hand, as PNG files with a &lt;code&gt;samples.jsonl&lt;/code&gt; that &lt;code&gt;python -m training&lt;/code&gt; reads. Tiles with a box that nobody has looked at, and tiles without any box, are left out: a model would learn its own mistakes. A folder may hold several scenes.</source>
      <translation>Corta la escena en las teselas que envía una detección y escribe aquellas en las que todas las cajas se aceptaron, rechazaron, renombraron o dibujaron a mano, como archivos PNG con un &lt;code&gt;samples.jsonl&lt;/code&gt; que lee &lt;code&gt;python -m training&lt;/code&gt;. Las teselas con una caja que nadie ha mirado, y las que no tienen ninguna caja, quedan fuera: un modelo aprendería sus propios errores. Una carpeta puede contener varias escenas.</translation>
    </message>
    <message>
      <source>Cells with objects</source>
      <translation>Celdas con objetos</translation>
    </message>
    <message>
      <source>Locate objects in 3 x 3 cells</source>
      <translation>Localizar objetos en celdas 3 x 3</translation>
    </message>
    <message>
      <source>Asks FUSAR-GPT in which cells of a 3 x 3 grid over the area it sees objects of a class. Cells are numbered 1 to 9 row by row from the top left of the picture.</source>
      <translation>Pregunta a FUSAR-GPT en qué celdas de una cuadrícula 3 x 3 sobre el área ve objetos de una clase. Las celdas se numeran de 1 a 9, fila por fila desde la esquina superior izquierda de la imagen.</translation>
    </message>
    <message>
      <source>Answer</source>
      <translation>Respuesta</translation>
    </message>
    <message>
      <source>What to look for</source>
      <translation>Qué buscar</translation>
    </message>
    <message>
      <source>What AEF did for the answer</source>
      <translation>Lo que hizo AEF para la respuesta</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Informe</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>Archivos HTML (*.html)</translation>
    </message>
    <message>
      <source>Passport</source>
      <translation>Pasaporte</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>Archivos JSON (*.json)</translation>
    </message>
    <message>
      <source>Scene information</source>
      <translation>Información de la escena</translation>
    </message>
    <message>
      <source>Reads the passport of a SAR raster: place, CRS, size, pixel size, bands, units, acquisition time, platform, mode and orbit, each with its source, and what contradicts it. Nothing is guessed; what you have entered in the FUSAR panel counts. PASSPORT is the same as JSON. Rasters with control points or RPCs only are mapped through these.</source>
      <translation>Lee el pasaporte de un ráster SAR: lugar, SRC, tamaño, tamaño de píxel, bandas, unidades, fecha de adquisición, plataforma, modo y órbita, cada uno con su fuente, y lo que lo contradice. No se adivina nada; cuenta lo que usted haya escrito en el panel FUSAR. PASSPORT es lo mismo como JSON. Los rásteres situados solo por puntos de control o RPC se transforman con ellos.</translation>
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
      <translation>Esce&amp;na</translation>
    </message>
    <message>
      <source>Where and when the raster was taken</source>
      <translation>Dónde y cuándo se tomó el ráster</translation>
    </message>
    <message>
      <source>AE&amp;F</source>
      <translation>AE&amp;F</translation>
    </message>
    <message>
      <source>AlphaEarth grid and composite</source>
      <translation>Cuadrícula y composición AlphaEarth</translation>
    </message>
    <message>
      <source>De&amp;tect</source>
      <translation>De&amp;tectar</translation>
    </message>
    <message>
      <source>Find objects, count them, describe the area</source>
      <translation>Encontrar objetos, contarlos, describir el área</translation>
    </message>
    <message>
      <source>Ch&amp;at</source>
      <translation>Conversa&amp;ción</translation>
    </message>
    <message>
      <source>Talk about the image</source>
      <translation>Hablar sobre la imagen</translation>
    </message>
  </context>
  <context>
    <name>FusarPlugin</name>
    <message>
      <source>Scene</source>
      <translation>Escena</translation>
    </message>
    <message>
      <source>Where and when the active raster was taken</source>
      <translation>Dónde y cuándo se tomó el ráster activo</translation>
    </message>
    <message>
      <source>AEF</source>
      <translation>AEF</translation>
    </message>
    <message>
      <source>AlphaEarth grid and composite</source>
      <translation>Cuadrícula y composición AlphaEarth</translation>
    </message>
    <message>
      <source>Detect</source>
      <translation>Detectar</translation>
    </message>
    <message>
      <source>Detect objects in the scene</source>
      <translation>Detectar objetos en la escena</translation>
    </message>
    <message>
      <source>Chat</source>
      <translation>Conversación</translation>
    </message>
    <message>
      <source>Chat about the scene</source>
      <translation>Conversar sobre la escena</translation>
    </message>
  </context>
  <context>
    <name>GridForm</name>
    <message>
      <source>Sampling grid</source>
      <translation>Cuadrícula de muestreo</translation>
    </message>
    <message>
      <source>Nodes from west to east</source>
      <translation>Nodos de oeste a este</translation>
    </message>
    <message>
      <source>Nodes from south to north</source>
      <translation>Nodos de sur a norte</translation>
    </message>
    <message>
      <source>Draw &amp;grid</source>
      <translation>Dibujar c&amp;uadrícula</translation>
    </message>
    <message>
      <source>A layer of the places where AEF is read, colored by what AEF has there (Ctrl+Enter)</source>
      <translation>Una capa con los lugares donde se lee AEF, coloreados según lo que AEF tiene allí (Ctrl+Intro)</translation>
    </message>
    <message>
      <source>Nodes</source>
      <translation>Nodos</translation>
    </message>
    <message>
      <source>Shape</source>
      <translation>Forma</translation>
    </message>
    <message>
      <source>Points at the nodes, or the part of the scene that is nearest to each</source>
      <translation>Puntos en los nodos, o la parte de la escena más cercana a cada uno</translation>
    </message>
    <message>
      <source>With the 64 values</source>
      <translation>Con los 64 valores</translation>
    </message>
    <message>
      <source>Adds A00 to A63 to the attributes of each node</source>
      <translation>Añade A00 a A63 a los atributos de cada nodo</translation>
    </message>
    <message>
      <source>Points</source>
      <translation>Puntos</translation>
    </message>
    <message>
      <source>Cells</source>
      <translation>Celdas</translation>
    </message>
    <message>
      <source>about {x:.0f} × {y:.0f} m apart</source>
      <translation>a unos {x:.0f} × {y:.0f} m entre sí</translation>
    </message>
  </context>
  <context>
    <name>Header</name>
    <message>
      <source>Set token…</source>
      <translation>Poner token…</translation>
    </message>
    <message>
      <source>Open the place in the options where the token is set</source>
      <translation>Abrir el lugar de las opciones donde se pone el token</translation>
    </message>
    <message>
      <source>Images stay on this computer</source>
      <translation>Las imágenes se quedan en este ordenador</translation>
    </message>
    <message>
      <source>loading the model…</source>
      <translation>cargando el modelo…</translation>
    </message>
    <message>
      <source>not available</source>
      <translation>no disponible</translation>
    </message>
    <message>
      <source>FUSAR options: backend, model, tiles, output folder</source>
      <translation>Opciones FUSAR: backend, modelo, teselas, carpeta de salida</translation>
    </message>
    <message>
      <source>How to use this panel</source>
      <translation>Cómo usar este panel</translation>
    </message>
    <message>
      <source>Images are sent to {host}</source>
      <translation>Las imágenes se envían a {host}</translation>
    </message>
    <message>
      <source>This computer</source>
      <translation>Este ordenador</translation>
    </message>
    <message>
      <source>stopping…</source>
      <translation>deteniendo…</translation>
    </message>
    <message>
      <source>not running</source>
      <translation>no está en marcha</translation>
    </message>
    <message>
      <source>starting…</source>
      <translation>iniciando…</translation>
    </message>
    <message>
      <source>connecting…</source>
      <translation>conectando…</translation>
    </message>
    <message>
      <source>ready</source>
      <translation>listo</translation>
    </message>
    <message>
      <source>Stop backend</source>
      <translation>Detener backend</translation>
    </message>
    <message>
      <source>Start backend</source>
      <translation>Iniciar backend</translation>
    </message>
    <message>
      <source>Stop the backend</source>
      <translation>Detener el backend</translation>
    </message>
    <message>
      <source>Start the backend on this computer</source>
      <translation>Iniciar el backend en este ordenador</translation>
    </message>
    <message>
      <source>Connect</source>
      <translation>Conectar</translation>
    </message>
    <message>
      <source>Ask the backend again whether it is there</source>
      <translation>Preguntar de nuevo al backend si está ahí</translation>
    </message>
    <message>
      <source>Profile: {name}</source>
      <translation>Perfil: {name}</translation>
    </message>
  </context>
  <context>
    <name>InstallBox</name>
    <message>
      <source>Downloads about {download:.1f} GiB (torch, transformers, rasterio and what they need) and takes about {disk:.0f} GiB on disk. Proxy and certificates are QGIS's.</source>
      <translation>Descarga unos {download:.1f} GiB (torch, transformers, rasterio y lo que necesitan) y ocupa unos {disk:.0f} GiB en el disco. El proxy y los certificados son los de QGIS.</translation>
    </message>
    <message>
      <source>Install the backend for me</source>
      <translation>Instalar el backend por mí</translation>
    </message>
    <message>
      <source>Installed: version {version} ({hardware}) in {folder}.</source>
      <translation>Instalado: versión {version} ({hardware}) en {folder}.</translation>
    </message>
    <message>
      <source>An environment of its own is made in this folder, and nowhere else</source>
      <translation>Se crea un entorno propio en esta carpeta, y en ningún otro lugar</translation>
    </message>
    <message>
      <source>found by itself (3.11 or newer)</source>
      <translation>se busca solo (3.11 o posterior)</translation>
    </message>
    <message>
      <source>The Python that the environment is made with; not QGIS's own</source>
      <translation>El Python con el que se crea el entorno; no el de QGIS</translation>
    </message>
    <message>
      <source>folder, wheel, or fusar-gpt-qgis[serve] @ git+https://…</source>
      <translation>carpeta, wheel, o fusar-gpt-qgis[serve] @ git+https://…</translation>
    </message>
    <message>
      <source>Where FUSAR-GPT itself comes from: its folder, a wheel file, or a requirement as pip reads it</source>
      <translation>De dónde viene FUSAR-GPT: su carpeta, un archivo wheel, o un requisito como lo lee pip</translation>
    </message>
    <message>
      <source>CUDA needs an NVIDIA card with a current driver</source>
      <translation>CUDA necesita una tarjeta NVIDIA con un controlador actual</translation>
    </message>
    <message>
      <source>only pip's usual index</source>
      <translation>solo el índice habitual de pip</translation>
    </message>
    <message>
      <source>Further package index for torch; your pip.conf is respected as well</source>
      <translation>Otro índice de paquetes para torch; también se respeta su pip.conf</translation>
    </message>
    <message>
      <source>In fo&amp;lder</source>
      <translation>En &amp;carpeta</translation>
    </message>
    <message>
      <source>Pac&amp;kage</source>
      <translation>&amp;Paquete</translation>
    </message>
    <message>
      <source>&amp;Hardware</source>
      <translation>&amp;Hardware</translation>
    </message>
    <message>
      <source>Torch from</source>
      <translation>Torch de</translation>
    </message>
    <message>
      <source>With P&amp;ython</source>
      <translation>Con P&amp;ython</translation>
    </message>
    <message>
      <source>&amp;Install</source>
      <translation>&amp;Instalar</translation>
    </message>
    <message>
      <source>Download and install, then check</source>
      <translation>Descargar e instalar, y luego comprobar</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Cancelar</translation>
    </message>
    <message>
      <source>Stop; what was made so far is removed, what worked before stays</source>
      <translation>Detener; lo hecho hasta ahora se quita, lo que funcionaba antes se queda</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Quitar</translation>
    </message>
    <message>
      <source>Delete the installed environment</source>
      <translation>Borrar el entorno instalado</translation>
    </message>
    <message>
      <source>Of the file that is downloaded now, where pip tells</source>
      <translation>Del archivo que se descarga ahora, donde pip lo dice</translation>
    </message>
    <message>
      <source>What pip says</source>
      <translation>Lo que dice pip</translation>
    </message>
    <message>
      <source>&amp;Upgrade</source>
      <translation>Act&amp;ualizar</translation>
    </message>
    <message>
      <source>An installation in {folder} was broken off. Install begins anew; Remove clears it.</source>
      <translation>Una instalación en {folder} se interrumpió. Instalar empieza de nuevo; Quitar la borra.</translation>
    </message>
    <message>
      <source>Processor (CPU)</source>
      <translation>Procesador (CPU)</translation>
    </message>
    <message>
      <source>NVIDIA graphics card (CUDA)</source>
      <translation>Tarjeta gráfica NVIDIA (CUDA)</translation>
    </message>
    <message>
      <source>Not needed here: the environment of the checkout is used ({python}).</source>
      <translation>No hace falta aquí: se usa el entorno de la copia de trabajo ({python}).</translation>
    </message>
    <message>
      <source>Not installed yet. QGIS's own Python is never touched.</source>
      <translation>Todavía no está instalado. El Python de QGIS nunca se toca.</translation>
    </message>
  </context>
  <context>
    <name>LayerActions</name>
    <message>
      <source>Copy</source>
      <translation>Copiar</translation>
    </message>
    <message>
      <source>Copy the passport as text, with the source of each value</source>
      <translation>Copiar el pasaporte como texto, con la fuente de cada valor</translation>
    </message>
    <message>
      <source>Set time</source>
      <translation>Fijar hora</translation>
    </message>
    <message>
      <source>Give the layer this time range (for the temporal controller) and metadata: extent, CRS, keywords and a line of history. Title and abstract that you wrote stay.</source>
      <translation>Dar a la capa este rango de tiempo (para el controlador temporal) y metadatos: extensión, SRC, palabras clave y una línea de historial. El título y el resumen que usted escribió se quedan.</translation>
    </message>
    <message>
      <source>Take back</source>
      <translation>Deshacer</translation>
    </message>
    <message>
      <source>Give the layer the time and metadata that it had before</source>
      <translation>Devolver a la capa la hora y los metadatos que tenía</translation>
    </message>
    <message>
      <source>Copied.</source>
      <translation>Copiado.</translation>
    </message>
    <message>
      <source>The metadata are set. The time is not known, so the layer has none.</source>
      <translation>Los metadatos están puestos. La hora no se conoce, así que la capa no tiene.</translation>
    </message>
    <message>
      <source>The layer has time and metadata now; they are saved with the project.</source>
      <translation>La capa tiene ahora hora y metadatos; se guardan con el proyecto.</translation>
    </message>
    <message>
      <source>Taken back.</source>
      <translation>Deshecho.</translation>
    </message>
    <message>
      <source>What you have changed in the layer's properties since then stays as it is.</source>
      <translation>Lo que usted haya cambiado desde entonces en las propiedades de la capa se queda como está.</translation>
    </message>
  </context>
  <context>
    <name>LocalBox</name>
    <message>
      <source>Backend on this computer</source>
      <translation>Backend en este ordenador</translation>
    </message>
    <message>
      <source>The Python that has torch, transformers and fastapi; not QGIS's own</source>
      <translation>El Python que tiene torch, transformers y fastapi; no el de QGIS</translation>
    </message>
    <message>
      <source>the one that ships</source>
      <translation>el que viene incluido</translation>
    </message>
    <message>
      <source>a checkpoint folder</source>
      <translation>una carpeta de punto de control</translation>
    </message>
    <message>
      <source>Folder with fusar.json; empty: the demo model that ships</source>
      <translation>Carpeta con fusar.json; vacío: el modelo de demostración incluido</translation>
    </message>
    <message>
      <source>the demo's</source>
      <translation>el de la demostración</translation>
    </message>
    <message>
      <source>GeoTIFF with 64 AEF bands, or a folder with one per year</source>
      <translation>GeoTIFF con 64 bandas AEF, o una carpeta con uno por año</translation>
    </message>
    <message>
      <source>&amp;Python</source>
      <translation>&amp;Python</translation>
    </message>
    <message>
      <source>&amp;Checkpoint</source>
      <translation>Punto de &amp;control</translation>
    </message>
    <message>
      <source>&amp;AEF file</source>
      <translation>Archivo &amp;AEF</translation>
    </message>
    <message>
      <source>python of the backend's environment</source>
      <translation>el python del entorno del backend</translation>
    </message>
  </context>
  <context>
    <name>Messages</name>
    <message>
      <source>Log</source>
      <translation>Registro</translation>
    </message>
    <message>
      <source>Set token…</source>
      <translation>Poner token…</translation>
    </message>
  </context>
  <context>
    <name>ModulationForm</name>
    <message>
      <source>What AEF does to the model</source>
      <translation>Lo que AEF hace al modelo</translation>
    </message>
    <message>
      <source>Draw modulation</source>
      <translation>Dibujar modulación</translation>
    </message>
    <message>
      <source>Sends what the map shows of the scene, and colors each visual token by how strongly AEF scales it</source>
      <translation>Envía lo que el mapa muestra de la escena y colorea cada token visual según la fuerza con que AEF lo escala</translation>
    </message>
    <message>
      <source>How much AEF scales each visual token, as the mean over its channels.</source>
      <translation>Cuánto escala AEF cada token visual, como media de sus canales.</translation>
    </message>
  </context>
  <context>
    <name>NewLayerOutput</name>
    <message>
      <source>The layer was removed; its boxes are in {path}.</source>
      <translation>La capa se quitó; sus cajas están en {path}.</translation>
    </message>
  </context>
  <context>
    <name>NoRaster</name>
    <message>
      <source>Open a SAR raster</source>
      <translation>Abrir un ráster SAR</translation>
    </message>
    <message>
      <source>No raster selected</source>
      <translation>Ningún ráster seleccionado</translation>
    </message>
    <message>
      <source>Select a SAR raster in the Layers panel; this tab follows the active layer.</source>
      <translation>Seleccione un ráster SAR en el panel Capas; esta pestaña sigue la capa activa.</translation>
    </message>
    <message>
      <source>Open a raster file and use it as the scene</source>
      <translation>Abrir un archivo ráster y usarlo como escena</translation>
    </message>
    <message>
      <source>A simulated SAR scene with ships and planes, made for trying things out</source>
      <translation>Una escena SAR simulada con barcos y aviones, hecha para probar</translation>
    </message>
    <message>
      <source>Open raster…</source>
      <translation>Abrir ráster…</translation>
    </message>
    <message>
      <source>Open the demo scene</source>
      <translation>Abrir la escena de demostración</translation>
    </message>
    <message>
      <source>All files</source>
      <translation>Todos los archivos</translation>
    </message>
    <message>
      <source>Rasters</source>
      <translation>Rásteres</translation>
    </message>
  </context>
  <context>
    <name>NoSceneNotice</name>
    <message>
      <source>Reading the raster…</source>
      <translation>Leyendo el ráster…</translation>
    </message>
    <message>
      <source>Select a SAR raster in the Layers panel first.</source>
      <translation>Seleccione primero un ráster SAR en el panel Capas.</translation>
    </message>
  </context>
  <context>
    <name>OptionsPage</name>
    <message>
      <source>&amp;Profile</source>
      <translation>&amp;Perfil</translation>
    </message>
    <message>
      <source>Who starts the backend, and so where the images go</source>
      <translation>Quién inicia el backend, y por tanto adónde van las imágenes</translation>
    </message>
    <message>
      <source>On this computer, started by QGIS</source>
      <translation>En este ordenador, iniciado por QGIS</translation>
    </message>
    <message>
      <source>At an address, already running</source>
      <translation>En una dirección, ya en marcha</translation>
    </message>
    <message>
      <source>&amp;Backend</source>
      <translation>&amp;Backend</translation>
    </message>
    <message>
      <source>&amp;Work offline</source>
      <translation>&amp;Trabajar sin conexión</translation>
    </message>
    <message>
      <source>Requests to other computers are refused before anything is sent</source>
      <translation>Las peticiones a otros ordenadores se rechazan antes de enviar nada</translation>
    </message>
    <message>
      <source>The token travels unencrypted: anybody on the way can read it. Use https, or a tunnel.</source>
      <translation>El token viaja sin cifrar: cualquiera en el camino puede leerlo. Use https o un túnel.</translation>
    </message>
    <message>
      <source>Images stay on this computer.</source>
      <translation>Las imágenes se quedan en este ordenador.</translation>
    </message>
    <message>
      <source>Images go to this computer, or through a tunnel that begins on it.</source>
      <translation>Las imágenes van a este ordenador, o por un túnel que empieza en él.</translation>
    </message>
    <message>
      <source>Images are sent to {host}.</source>
      <translation>Las imágenes se envían a {host}.</translation>
    </message>
    <message>
      <source>Work offline is on: nothing is sent to {host}.</source>
      <translation>Trabajar sin conexión está activado: no se envía nada a {host}.</translation>
    </message>
  </context>
  <context>
    <name>PassportTable</name>
    <message>
      <source>Entries that no source says; you can fill them in</source>
      <translation>Entradas que ninguna fuente dice; puede rellenarlas</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>desconocido</translation>
    </message>
    <message>
      <source>Hide {count} unknown</source>
      <translation>Ocultar {count} desconocidas</translation>
    </message>
    <message>
      <source>Show {count} unknown</source>
      <translation>Mostrar {count} desconocidas</translation>
    </message>
    <message>
      <source>{name}: back to what the file says ({value})</source>
      <translation>{name}: volver a lo que dice el archivo ({value})</translation>
    </message>
    <message>
      <source>Edit: {name}</source>
      <translation>Editar: {name}</translation>
    </message>
  </context>
  <context>
    <name>PolarizationField</name>
    <message>
      <source>band {number}</source>
      <translation>banda {number}</translation>
    </message>
  </context>
  <context>
    <name>ProfilesRow</name>
    <message>
      <source>The connection that is shown below, and used after OK</source>
      <translation>La conexión que se muestra abajo y se usa tras Aceptar</translation>
    </message>
    <message>
      <source>&amp;Manage</source>
      <translation>&amp;Gestionar</translation>
    </message>
    <message>
      <source>Add, rename, duplicate, remove, import and export profiles</source>
      <translation>Añadir, renombrar, duplicar, quitar, importar y exportar perfiles</translation>
    </message>
    <message>
      <source>New profile</source>
      <translation>Perfil nuevo</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Nombre</translation>
    </message>
    <message>
      <source>Rename profile</source>
      <translation>Renombrar perfil</translation>
    </message>
    <message>
      <source>Import profiles</source>
      <translation>Importar perfiles</translation>
    </message>
    <message>
      <source>Export profiles</source>
      <translation>Exportar perfiles</translation>
    </message>
    <message>
      <source>&amp;New…</source>
      <translation>&amp;Nuevo…</translation>
    </message>
    <message>
      <source>&amp;Duplicate</source>
      <translation>&amp;Duplicar</translation>
    </message>
    <message>
      <source>&amp;Rename…</source>
      <translation>&amp;Renombrar…</translation>
    </message>
    <message>
      <source>Re&amp;move</source>
      <translation>&amp;Quitar</translation>
    </message>
    <message>
      <source>&amp;Import…</source>
      <translation>&amp;Importar…</translation>
    </message>
    <message>
      <source>&amp;Export…</source>
      <translation>&amp;Exportar…</translation>
    </message>
  </context>
  <context>
    <name>QuestionsBox</name>
    <message>
      <source>Other questions</source>
      <translation>Otras preguntas</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>Borrar</translation>
    </message>
    <message>
      <source>Forget the answer and its marks on the map</source>
      <translation>Olvidar la respuesta y sus marcas en el mapa</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>Conservar</translation>
    </message>
    <message>
      <source>Write the description into the scene's metadata, or the names into the boxes</source>
      <translation>Escribir la descripción en los metadatos de la escena, o los nombres en las cajas</translation>
    </message>
    <message>
      <source>Ask the same question again with another use of AEF, and show the answers side by side</source>
      <translation>Hacer otra vez la misma pregunta con otro uso de AEF y mostrar las respuestas juntas</translation>
    </message>
    <message>
      <source>Asking…</source>
      <translation>Preguntando…</translation>
    </message>
    <message>
      <source>Name boxes</source>
      <translation>Nombrar cajas</translation>
    </message>
    <message>
      <source>Name one in Find.</source>
      <translation>Nombre una en Buscar.</translation>
    </message>
    <message>
      <source>No detected box is selected.</source>
      <translation>No hay ninguna caja detectada seleccionada.</translation>
    </message>
    <message>
      <source>Make a detection layer active, select boxes in it and ask again.</source>
      <translation>Active una capa de detección, seleccione cajas en ella y pregunte otra vez.</translation>
    </message>
    <message>
      <source>Select boxes that were detected in this scene, or make their own scene active.</source>
      <translation>Seleccione cajas detectadas en esta escena, o active su propia escena.</translation>
    </message>
    <message>
      <source>Answer once</source>
      <translation>Responder una vez</translation>
    </message>
    <message>
      <source>Compare with AEF off</source>
      <translation>Comparar con AEF desactivado</translation>
    </message>
    <message>
      <source>The layer of the boxes is gone.</source>
      <translation>La capa de las cajas ya no existe.</translation>
    </message>
    <message>
      <source>Ask again.</source>
      <translation>Pregunte otra vez.</translation>
    </message>
    <message>
      <source>Count</source>
      <translation>Contar</translation>
    </message>
    <message>
      <source>How many objects of this class are there?</source>
      <translation>¿Cuántos objetos de esta clase hay?</translation>
    </message>
    <message>
      <source>3 × 3 cells</source>
      <translation>Celdas 3 × 3</translation>
    </message>
    <message>
      <source>In which cells of a 3 × 3 grid do they lie? The map shows the cells.</source>
      <translation>¿En qué celdas de una cuadrícula 3 × 3 están? El mapa muestra las celdas.</translation>
    </message>
    <message>
      <source>Describe</source>
      <translation>Describir</translation>
    </message>
    <message>
      <source>Describe the area in words</source>
      <translation>Describir el área con palabras</translation>
    </message>
    <message>
      <source>What are the boxes that are selected in the detection layer?</source>
      <translation>¿Qué son las cajas seleccionadas en la capa de detección?</translation>
    </message>
    <message>
      <source>Ask about {name}</source>
      <translation>Preguntar sobre {name}</translation>
    </message>
    <message>
      <source>Compare with AEF off and of {year}</source>
      <translation>Comparar con AEF desactivado y de {year}</translation>
    </message>
    <message>
      <source>The layer {name} has {n} boxes there.</source>
      <translation>La capa {name} tiene ahí {n} cajas.</translation>
    </message>
    <message>
      <source>{n} boxes have another class now.</source>
      <translation>{n} cajas tienen ahora otra clase.</translation>
    </message>
    <message>
      <source>This question is about one class, not about {n}.</source>
      <translation>Esta pregunta es sobre una clase, no sobre {n}.</translation>
    </message>
    <message>
      <source>Selected boxes do not belong to the scene {name}.</source>
      <translation>Las cajas seleccionadas no pertenecen a la escena {name}.</translation>
    </message>
    <message>
      <source>The description is in the layer's metadata (abstract).</source>
      <translation>La descripción está en los metadatos de la capa (resumen).</translation>
    </message>
  </context>
  <context>
    <name>ReadingBox</name>
    <message>
      <source>Reading the file and what lies beside it…</source>
      <translation>Leyendo el archivo y lo que hay junto a él…</translation>
    </message>
  </context>
  <context>
    <name>RemoteBox</name>
    <message>
      <source>Backend at an address</source>
      <translation>Backend en una dirección</translation>
    </message>
    <message>
      <source>As the operator gave it; a tunnel's begins with http://127.0.0.1</source>
      <translation>Como la dio el operador; la de un túnel empieza por http://127.0.0.1</translation>
    </message>
    <message>
      <source>kept in memory until QGIS closes</source>
      <translation>se guarda en memoria hasta cerrar QGIS</translation>
    </message>
    <message>
      <source>Needs no master password; it is never written to disk</source>
      <translation>No necesita contraseña maestra; nunca se escribe en el disco</translation>
    </message>
    <message>
      <source>A configuration that holds the token: as an API header, or as the password of Basic</source>
      <translation>Una configuración que contiene el token: como cabecera de API, o como contraseña de Basic</translation>
    </message>
    <message>
      <source>&amp;Address</source>
      <translation>&amp;Dirección</translation>
    </message>
    <message>
      <source>Session &amp;token</source>
      <translation>&amp;Token de sesión</translation>
    </message>
    <message>
      <source>or stored by QGIS</source>
      <translation>o guardado por QGIS</translation>
    </message>
  </context>
  <context>
    <name>ResultsBox</name>
    <message>
      <source>Results</source>
      <translation>Resultados</translation>
    </message>
    <message>
      <source>beside the image</source>
      <translation>junto a la imagen</translation>
    </message>
    <message>
      <source>Output &amp;folder</source>
      <translation>Carpeta de &amp;salida</translation>
    </message>
  </context>
  <context>
    <name>ReviewBox</name>
    <message>
      <source>Accept box</source>
      <translation>Aceptar caja</translation>
    </message>
    <message>
      <source>Reject box</source>
      <translation>Rechazar caja</translation>
    </message>
    <message>
      <source>Rename box</source>
      <translation>Renombrar caja</translation>
    </message>
    <message>
      <source>accepted</source>
      <translation>aceptadas</translation>
    </message>
    <message>
      <source>rejected</source>
      <translation>rechazadas</translation>
    </message>
    <message>
      <source>There is no box to review.</source>
      <translation>No hay ninguna caja que revisar.</translation>
    </message>
    <message>
      <source>not decided</source>
      <translation>sin decidir</translation>
    </message>
    <message>
      <source>Accept · A</source>
      <translation>Aceptar · A</translation>
    </message>
    <message>
      <source>The box is right (A)</source>
      <translation>La caja es correcta (A)</translation>
    </message>
    <message>
      <source>Reject · R</source>
      <translation>Rechazar · R</translation>
    </message>
    <message>
      <source>The box is wrong; it stays, dimmed (R)</source>
      <translation>La caja es errónea; permanece, atenuada (R)</translation>
    </message>
    <message>
      <source>Take back</source>
      <translation>Deshacer</translation>
    </message>
    <message>
      <source>Undo the last decision (Backspace)</source>
      <translation>Deshacer la última decisión (Retroceso)</translation>
    </message>
    <message>
      <source>Export…</source>
      <translation>Exportar…</translation>
    </message>
    <message>
      <source>Write what was decided as COCO labels</source>
      <translation>Escribir lo decidido como etiquetas COCO</translation>
    </message>
    <message>
      <source>Training…</source>
      <translation>Entrenamiento…</translation>
    </message>
    <message>
      <source>Write the tiles in which every box was decided as data for “python -m training”</source>
      <translation>Escribir las teselas en las que se decidió cada caja como datos para «python -m training»</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Hecho</translation>
    </message>
    <message>
      <source>End the review (Esc)</source>
      <translation>Terminar la revisión (Esc)</translation>
    </message>
    <message>
      <source>no class</source>
      <translation>sin clase</translation>
    </message>
    <message>
      <source>The box is right, but it is “{name}” ({n})</source>
      <translation>La caja es correcta, pero es «{name}» ({n})</translation>
    </message>
  </context>
  <context>
    <name>ReviewExports</name>
    <message>
      <source>{tiles} tiles with {n} labels written to {folder}.</source>
      <translation>{tiles} teselas con {n} etiquetas escritas en {folder}.</translation>
    </message>
    <message>
      <source>Export corrections</source>
      <translation>Exportar correcciones</translation>
    </message>
    <message>
      <source>COCO (*.json)</source>
      <translation>COCO (*.json)</translation>
    </message>
    <message>
      <source>Folder for training data</source>
      <translation>Carpeta para datos de entrenamiento</translation>
    </message>
    <message>
      <source>{n} tiles have boxes that nobody reviewed and are not in it.</source>
      <translation>{n} teselas tienen cajas que nadie revisó y no están incluidas.</translation>
    </message>
    <message>
      <source>{n} boxes written to {path}.</source>
      <translation>{n} cajas escritas en {path}.</translation>
    </message>
    <message>
      <source>Export training data of {name}</source>
      <translation>Exportar datos de entrenamiento de {name}</translation>
    </message>
    <message>
      <source>{n} that nobody reviewed are not in it.</source>
      <translation>{n} que nadie revisó no están incluidas.</translation>
    </message>
  </context>
  <context>
    <name>SarDisplay</name>
    <message>
      <source>How the layer is drawn. The file's values stay as they are, your own style is kept.</source>
      <translation>Cómo se dibuja la capa. Los valores del archivo se quedan como están, y se conserva su propio estilo.</translation>
    </message>
    <message>
      <source>Show as</source>
      <translation>Mostrar como</translation>
    </message>
    <message>
      <source>Go back to the style before</source>
      <translation>Volver al estilo anterior</translation>
    </message>
    <message>
      <source>Look at the bands</source>
      <translation>Mirar las bandas</translation>
    </message>
    <message>
      <source>Your own style</source>
      <translation>Su propio estilo</translation>
    </message>
    <message>
      <source>Gray, percentiles</source>
      <translation>Gris, percentiles</translation>
    </message>
    <message>
      <source>Gray in dB</source>
      <translation>Gris en dB</translation>
    </message>
    <message>
      <source>Magnitude</source>
      <translation>Magnitud</translation>
    </message>
    <message>
      <source>RGB {bands}</source>
      <translation>RGB {bands}</translation>
    </message>
  </context>
  <context>
    <name>SceneSession</name>
    <message>
      <source>The raster is still being read.</source>
      <translation>El ráster todavía se está leyendo.</translation>
    </message>
    <message>
      <source>Try again in a moment.</source>
      <translation>Inténtelo de nuevo en un momento.</translation>
    </message>
    <message>
      <source>No raster is selected.</source>
      <translation>No hay ningún ráster seleccionado.</translation>
    </message>
    <message>
      <source>Select a SAR raster in the Layers panel.</source>
      <translation>Seleccione un ráster SAR en el panel Capas.</translation>
    </message>
    <message>
      <source>Read {name}</source>
      <translation>Leer {name}</translation>
    </message>
    <message>
      <source>Look at {name}</source>
      <translation>Mirar {name}</translation>
    </message>
    <message>
      <source>Reading the raster was stopped.</source>
      <translation>Se detuvo la lectura del ráster.</translation>
    </message>
    <message>
      <source>Press Read again in the Scene tab.</source>
      <translation>Pulse Leer de nuevo en la pestaña Escena.</translation>
    </message>
  </context>
  <context>
    <name>SceneTab</name>
    <message>
      <source>Show it as SAR: gray between percentiles of its valid pixels (a style of its own)</source>
      <translation>Mostrarlo como SAR: gris entre percentiles de sus píxeles válidos (un estilo propio)</translation>
    </message>
    <message>
      <source>Which year was this scene taken in?</source>
      <translation>¿En qué año se tomó esta escena?</translation>
    </message>
    <message>
      <source>When was this scene taken? The file does not say. AEF needs the year; it is never guessed.</source>
      <translation>¿Cuándo se tomó esta escena? El archivo no lo dice. AEF necesita el año; nunca se adivina.</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>desconocido</translation>
    </message>
    <message>
      <source>from the sidecar file</source>
      <translation>del archivo adjunto</translation>
    </message>
    <message>
      <source>from the file's tags</source>
      <translation>de las etiquetas del archivo</translation>
    </message>
    <message>
      <source>from the file name</source>
      <translation>del nombre del archivo</translation>
    </message>
    <message>
      <source>from the folder name</source>
      <translation>del nombre de la carpeta</translation>
    </message>
    <message>
      <source>as you said</source>
      <translation>como usted dijo</translation>
    </message>
    <message>
      <source>not in the file or its name</source>
      <translation>ni en el archivo ni en su nombre</translation>
    </message>
    <message>
      <source>{name}: {value} says the {source}, but the values look like {other}.</source>
      <translation>{name}: {value} según {source}, pero los valores parecen {other}.</translation>
    </message>
    <message>
      <source>Read again</source>
      <translation>Leer de nuevo</translation>
    </message>
    <message>
      <source>Read the raster's file once more</source>
      <translation>Leer otra vez el archivo del ráster</translation>
    </message>
    <message>
      <source>Zoom the map to this scene</source>
      <translation>Ajustar el mapa a esta escena</translation>
    </message>
    <message>
      <source>Correct the year (AEF is read for this year)</source>
      <translation>Corregir el año (AEF se lee para este año)</translation>
    </message>
    <message>
      <source>Forget your year and read the file again</source>
      <translation>Olvidar su año y leer el archivo otra vez</translation>
    </message>
    <message>
      <source>Looking at the pixels…</source>
      <translation>Mirando los píxeles…</translation>
    </message>
    <message>
      <source>user</source>
      <translation>usuario</translation>
    </message>
    <message>
      <source>{name}: {value} says the {source}, but {other} says the {other_source}.</source>
      <translation>{name}: {value} según {source}, pero {other} según {other_source}.</translation>
    </message>
    <message>
      <source>Acquired</source>
      <translation>Adquirida</translation>
    </message>
    <message>
      <source>The pixels are complex: the model sees their magnitude.</source>
      <translation>Los píxeles son complejos: el modelo ve su magnitud.</translation>
    </message>
  </context>
  <context>
    <name>Sentences</name>
    <message>
      <source>1 answer from an earlier run</source>
      <translation>1 respuesta de una ejecución anterior</translation>
    </message>
    <message>
      <source>1 tile cut off</source>
      <translation>1 tesela cortada</translation>
    </message>
    <message>
      <source>1 tile from an earlier run</source>
      <translation>1 tesela de una ejecución anterior</translation>
    </message>
    <message>
      <source>1 tile of {0} x {1} scene pixels</source>
      <translation>1 tesela de {0} x {1} píxeles de la escena</translation>
    </message>
    <message>
      <source>1 tile of {0} x {1} scene pixels, sent at {2} x {3}</source>
      <translation>1 tesela de {0} x {1} píxeles de la escena, enviada a {2} x {3}</translation>
    </message>
    <message>
      <source>1 tile re-asked in quarters</source>
      <translation>1 tesela preguntada de nuevo en cuartos</translation>
    </message>
    <message>
      <source>1 tile unreadable</source>
      <translation>1 tesela ilegible</translation>
    </message>
    <message>
      <source>1 tile without pixels</source>
      <translation>1 tesela sin píxeles</translation>
    </message>
    <message>
      <source>A box of {0} cannot be changed.</source>
      <translation>No se puede cambiar una caja de {0}.</translation>
    </message>
    <message>
      <source>A new one begins.</source>
      <translation>Empieza una nueva.</translation>
    </message>
    <message>
      <source>A pixel is {0} m: ships and planes are too small here to be told from noise.</source>
      <translation>Un píxel mide {0} m: barcos y aviones son aquí demasiado pequeños para distinguirse del ruido.</translation>
    </message>
    <message>
      <source>A profile is a JSON object, not {0}.</source>
      <translation>Un perfil es un objeto JSON, no {0}.</translation>
    </message>
    <message>
      <source>A profile {0} is there already.</source>
      <translation>Ya hay un perfil {0}.</translation>
    </message>
    <message>
      <source>A profile's name has 1 to {0} characters, not {1}.</source>
      <translation>El nombre de un perfil tiene de 1 a {0} caracteres, no {1}.</translation>
    </message>
    <message>
      <source>AEF covers only {0} % of the sampling nodes (open sea or masked elsewhere).</source>
      <translation>AEF solo cubre el {0} % de los nodos de muestreo (mar abierto o enmascarado en el resto).</translation>
    </message>
    <message>
      <source>AEF has none of these years here.</source>
      <translation>AEF no tiene aquí ninguno de estos años.</translation>
    </message>
    <message>
      <source>AEF of {0}</source>
      <translation>AEF de {0}</translation>
    </message>
    <message>
      <source>AEF of {0} scales the {1} visual tokens by {2} to {3} % (mean |gamma|).</source>
      <translation>AEF de {0} escala los {1} tokens visuales entre {2} y {3} % (media de |gamma|).</translation>
    </message>
    <message>
      <source>AEF source</source>
      <translation>Fuente AEF</translation>
    </message>
    <message>
      <source>AEF used in {0} of 1 tile, {1}.</source>
      <translation>AEF usado en {0} de 1 tesela, {1}.</translation>
    </message>
    <message>
      <source>AEF used in {0} of 1 tile.</source>
      <translation>AEF usado en {0} de 1 tesela.</translation>
    </message>
    <message>
      <source>AEF used in {0} of {1} tiles, {2}.</source>
      <translation>AEF usado en {0} de {1} teselas, {2}.</translation>
    </message>
    <message>
      <source>AEF used in {0} of {1} tiles.</source>
      <translation>AEF usado en {0} de {1} teselas.</translation>
    </message>
    <message>
      <source>AEF was not used.</source>
      <translation>No se usó AEF.</translation>
    </message>
    <message>
      <source>API version</source>
      <translation>Versión de la API</translation>
    </message>
    <message>
      <source>Accept, reject or rename boxes first, or draw missing ones.</source>
      <translation>Acepte, rechace o renombre primero cajas, o dibuje las que faltan.</translation>
    </message>
    <message>
      <source>Accept, reject or rename every box of a part of the scene first.</source>
      <translation>Acepte, rechace o renombre primero todas las cajas de una parte de la escena.</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>Dirección</translation>
    </message>
    <message>
      <source>All of them were in “{layer}” already.</source>
      <translation>Todas estaban ya en «{layer}».</translation>
    </message>
    <message>
      <source>An image of {0} x {1} px cannot be encoded.</source>
      <translation>No se puede codificar una imagen de {0} x {1} px.</translation>
    </message>
    <message>
      <source>Ask again, or choose another model.</source>
      <translation>Pregunte de nuevo o elija otro modelo.</translation>
    </message>
    <message>
      <source>Ask again.</source>
      <translation>Pregunte de nuevo.</translation>
    </message>
    <message>
      <source>Ask its administrator whether the backend runs.</source>
      <translation>Pregunte a su administrador si el backend está en marcha.</translation>
    </message>
    <message>
      <source>Asking for AEF of {0} at {1} nodes.</source>
      <translation>Se pide AEF de {0} en {1} nodos.</translation>
    </message>
    <message>
      <source>Asking for an AEF composite of {0}, {1} x {2} pixels.</source>
      <translation>Se pide una composición AEF de {0}, {1} x {2} píxeles.</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>Bandas</translation>
    </message>
    <message>
      <source>CRS</source>
      <translation>SRC</translation>
    </message>
    <message>
      <source>Center</source>
      <translation>Centro</translation>
    </message>
    <message>
      <source>Change it instead.</source>
      <translation>Cámbielo en su lugar.</translation>
    </message>
    <message>
      <source>Check address, user and password in Settings ▸ Options ▸ Network.</source>
      <translation>Compruebe dirección, usuario y contraseña en Configuración ▸ Opciones ▸ Red.</translation>
    </message>
    <message>
      <source>Check its CRS and georeferencing.</source>
      <translation>Compruebe su SRC y su georreferenciación.</translation>
    </message>
    <message>
      <source>Check network and proxy.</source>
      <translation>Compruebe la red y el proxy.</translation>
    </message>
    <message>
      <source>Check that plugin and backend have the same version.</source>
      <translation>Compruebe que el complemento y el backend tengan la misma versión.</translation>
    </message>
    <message>
      <source>Check the CRS of the raster.</source>
      <translation>Compruebe el SRC del ráster.</translation>
    </message>
    <message>
      <source>Check the Python in Settings ▸ Options ▸ FUSAR.</source>
      <translation>Compruebe el Python en Configuración ▸ Opciones ▸ FUSAR.</translation>
    </message>
    <message>
      <source>Check the address, and that plugin and backend have the same version.</source>
      <translation>Compruebe la dirección y que el complemento y el backend tengan la misma versión.</translation>
    </message>
    <message>
      <source>Check the disk.</source>
      <translation>Compruebe el disco.</translation>
    </message>
    <message>
      <source>Check the file.</source>
      <translation>Compruebe el archivo.</translation>
    </message>
    <message>
      <source>Check the layer's file.</source>
      <translation>Compruebe el archivo de la capa.</translation>
    </message>
    <message>
      <source>Choose a band from 1 to {0}.</source>
      <translation>Elija una banda de 1 a {0}.</translation>
    </message>
    <message>
      <source>Choose a file that Export profiles wrote.</source>
      <translation>Elija un archivo escrito al exportar perfiles.</translation>
    </message>
    <message>
      <source>Choose a folder on another disk, or make room.</source>
      <translation>Elija una carpeta en otro disco o libere espacio.</translation>
    </message>
    <message>
      <source>Choose a larger area.</source>
      <translation>Elija una zona mayor.</translation>
    </message>
    <message>
      <source>Choose a larger part.</source>
      <translation>Elija una parte mayor.</translation>
    </message>
    <message>
      <source>Choose a new layer.</source>
      <translation>Elija una capa nueva.</translation>
    </message>
    <message>
      <source>Choose a smaller area or a lower zoom.</source>
      <translation>Elija una zona menor o una ampliación menor.</translation>
    </message>
    <message>
      <source>Choose a smaller image size.</source>
      <translation>Elija un tamaño de imagen menor.</translation>
    </message>
    <message>
      <source>Choose an empty folder of your own.</source>
      <translation>Elija una carpeta vacía propia.</translation>
    </message>
    <message>
      <source>Choose an empty folder.</source>
      <translation>Elija una carpeta vacía.</translation>
    </message>
    <message>
      <source>Choose an output folder in the FUSAR options.</source>
      <translation>Elija una carpeta de salida en las opciones de FUSAR.</translation>
    </message>
    <message>
      <source>Choose an output folder.</source>
      <translation>Elija una carpeta de salida.</translation>
    </message>
    <message>
      <source>Choose another band or set its nodata value.</source>
      <translation>Elija otra banda o defina su valor sin datos.</translation>
    </message>
    <message>
      <source>Choose another band.</source>
      <translation>Elija otra banda.</translation>
    </message>
    <message>
      <source>Choose another file.</source>
      <translation>Elija otro archivo.</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>Elija otra carpeta.</translation>
    </message>
    <message>
      <source>Choose another name.</source>
      <translation>Elija otro nombre.</translation>
    </message>
    <message>
      <source>Choose another one in the FUSAR options, or type the token there for this session.</source>
      <translation>Elija otra en las opciones de FUSAR o escriba allí el token para esta sesión.</translation>
    </message>
    <message>
      <source>Choose another one, or a new layer.</source>
      <translation>Elija otra o una capa nueva.</translation>
    </message>
    <message>
      <source>Choose another one, or install Python 3.12.</source>
      <translation>Elija otro o instale Python 3.12.</translation>
    </message>
    <message>
      <source>Choose another one.</source>
      <translation>Elija otro.</translation>
    </message>
    <message>
      <source>Choose another output folder.</source>
      <translation>Elija otra carpeta de salida.</translation>
    </message>
    <message>
      <source>Choose another part of the scene.</source>
      <translation>Elija otra parte de la escena.</translation>
    </message>
    <message>
      <source>Choose another place or source.</source>
      <translation>Elija otro lugar u otra fuente.</translation>
    </message>
    <message>
      <source>Choose fewer columns or rows, or draw the grid without asking the backend.</source>
      <translation>Elija menos columnas o filas, o dibuje la cuadrícula sin preguntar al backend.</translation>
    </message>
    <message>
      <source>Choose one of: {0}.</source>
      <translation>Elija entre: {0}.</translation>
    </message>
    <message>
      <source>Choose that scene, or give the raster its name back.</source>
      <translation>Elija esa escena o devuelva su nombre al ráster.</translation>
    </message>
    <message>
      <source>Choose the folder or the wheel of FUSAR-GPT, or write NAME @ git+https://… .</source>
      <translation>Elija la carpeta o el wheel de FUSAR-GPT, o escriba NOMBRE @ git+https://… .</translation>
    </message>
    <message>
      <source>Choose the layer that belongs to it.</source>
      <translation>Elija la capa que le corresponde.</translation>
    </message>
    <message>
      <source>Classification needs a box.</source>
      <translation>La clasificación necesita una caja.</translation>
    </message>
    <message>
      <source>Click on the scene.</source>
      <translation>Haga clic en la escena.</translation>
    </message>
    <message>
      <source>Comparing AEF of {0} with {1}, {2}.</source>
      <translation>Se compara AEF de {0} con {1}, {2}.</translation>
    </message>
    <message>
      <source>Connection (TCP)</source>
      <translation>Conexión (TCP)</translation>
    </message>
    <message>
      <source>Correct it in Settings ▸ Options ▸ Network, or exclude the backend's address there.</source>
      <translation>Corríjalo en Configuración ▸ Opciones ▸ Red, o excluya allí la dirección del backend.</translation>
    </message>
    <message>
      <source>Correct it in the FUSAR options.</source>
      <translation>Corríjalo en las opciones de FUSAR.</translation>
    </message>
    <message>
      <source>Correct it.</source>
      <translation>Corríjala.</translation>
    </message>
    <message>
      <source>Correct the address in the FUSAR options: http://computer:port, without a path.</source>
      <translation>Corrija la dirección en las opciones de FUSAR: http://equipo:puerto, sin ruta.</translation>
    </message>
    <message>
      <source>Correct the address, or check VPN and name server.</source>
      <translation>Corrija la dirección o compruebe VPN y servidor de nombres.</translation>
    </message>
    <message>
      <source>Correct the backend's address in the FUSAR options, or check VPN and proxy.</source>
      <translation>Corrija la dirección del backend en las opciones de FUSAR, o compruebe VPN y proxy.</translation>
    </message>
    <message>
      <source>Correct the file.</source>
      <translation>Corrija el archivo.</translation>
    </message>
    <message>
      <source>Detecting {0} with {1}: {2}.</source>
      <translation>Detección de {0} con {1}: {2}.</translation>
    </message>
    <message>
      <source>Draw it again.</source>
      <translation>Dibújela de nuevo.</translation>
    </message>
    <message>
      <source>Encryption (TLS)</source>
      <translation>Cifrado (TLS)</translation>
    </message>
    <message>
      <source>End</source>
      <translation>Fin</translation>
    </message>
    <message>
      <source>End its editing, and check that its file can be written.</source>
      <translation>Termine su edición y compruebe que su archivo se pueda escribir.</translation>
    </message>
    <message>
      <source>Enter a value, or take your edit back.</source>
      <translation>Escriba un valor o retire su edición.</translation>
    </message>
    <message>
      <source>Enter a whole number.</source>
      <translation>Escriba un número entero.</translation>
    </message>
    <message>
      <source>Enter degrees between 0 and 90.</source>
      <translation>Escriba grados entre 0 y 90.</translation>
    </message>
    <message>
      <source>Enter it in UTC as 2018-07-16 00:40:42, or only the day or the year.</source>
      <translation>Escríbalo en UTC como 2018-07-16 00:40:42, o solo el día o el año.</translation>
    </message>
    <message>
      <source>Enter the year it was taken.</source>
      <translation>Escriba el año en que se tomó.</translation>
    </message>
    <message>
      <source>Enter the year of the acquisition.</source>
      <translation>Escriba el año de la adquisición.</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>Extensión</translation>
    </message>
    <message>
      <source>Georeference it.</source>
      <translation>Georreferéncielo.</translation>
    </message>
    <message>
      <source>Georeference the raster anew.</source>
      <translation>Georreferencie de nuevo el ráster.</translation>
    </message>
    <message>
      <source>Georeference the raster.</source>
      <translation>Georreferencie el ráster.</translation>
    </message>
    <message>
      <source>Give at least {0} finite points.</source>
      <translation>Dé al menos {0} puntos finitos.</translation>
    </message>
    <message>
      <source>HTTP</source>
      <translation>HTTP</translation>
    </message>
    <message>
      <source>How alike AEF of {0} is to {1}, {2} (1 is the same).</source>
      <translation>Parecido de AEF de {0} con {1}, {2} (1: igual).</translation>
    </message>
    <message>
      <source>If the backend is there, set that address in the FUSAR options.</source>
      <translation>Si el backend está allí, indique esa dirección en las opciones de FUSAR.</translation>
    </message>
    <message>
      <source>Import the authority's certificate in Settings ▸ Options ▸ Authentication ▸ Manage certificates.</source>
      <translation>Importe el certificado de la autoridad en Configuración ▸ Opciones ▸ Autenticación ▸ Administrar certificados.</translation>
    </message>
    <message>
      <source>Incidence</source>
      <translation>Incidencia</translation>
    </message>
    <message>
      <source>Install it, or choose its Python, in Settings ▸ Options ▸ FUSAR.</source>
      <translation>Instálelo, o elija su Python, en Configuración ▸ Opciones ▸ FUSAR.</translation>
    </message>
    <message>
      <source>Installed backend: {0}</source>
      <translation>Backend instalado: {0}</translation>
    </message>
    <message>
      <source>It may have crashed: look at its log and ask again.</source>
      <translation>Puede haberse bloqueado: mire su registro y pregunte de nuevo.</translation>
    </message>
    <message>
      <source>It may have crashed: look at its log and start it again.</source>
      <translation>Puede haberse bloqueado: mire su registro e inícielo de nuevo.</translation>
    </message>
    <message>
      <source>Let its name end in .tif.</source>
      <translation>Haga que su nombre termine en .tif.</translation>
    </message>
    <message>
      <source>Look</source>
      <translation>Mirada</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>Modo</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modelo</translation>
    </message>
    <message>
      <source>Model loading</source>
      <translation>Carga del modelo</translation>
    </message>
    <message>
      <source>Model sees</source>
      <translation>El modelo ve</translation>
    </message>
    <message>
      <source>Move the map to the scene, or search the whole scene.</source>
      <translation>Mueva el mapa a la escena o busque en toda la escena.</translation>
    </message>
    <message>
      <source>Move the map to the scene.</source>
      <translation>Mueva el mapa a la escena.</translation>
    </message>
    <message>
      <source>Name a class, for example "ship".</source>
      <translation>Nombre una clase, por ejemplo «ship».</translation>
    </message>
    <message>
      <source>Name one for each band, {0} where it is not known.</source>
      <translation>Nombre una para cada banda, {0} donde no se conozca.</translation>
    </message>
    <message>
      <source>Name one, for example "ship".</source>
      <translation>Nombre una, por ejemplo «ship».</translation>
    </message>
    <message>
      <source>Name resolution</source>
      <translation>Resolución del nombre</translation>
    </message>
    <message>
      <source>Neither the file nor its name says when the scene was taken: set the year to use AEF.</source>
      <translation>Ni el archivo ni su nombre dicen cuándo se tomó la escena: indique el año para usar AEF.</translation>
    </message>
    <message>
      <source>No AEF here</source>
      <translation>No hay AEF aquí</translation>
    </message>
    <message>
      <source>No backend is installed on this computer.</source>
      <translation>No hay ningún backend instalado en este equipo.</translation>
    </message>
    <message>
      <source>No backend runs at {0} (connection refused).</source>
      <translation>Ningún backend funciona en {0} (conexión rechazada).</translation>
    </message>
    <message>
      <source>No backend runs at {0}: port {1} of {2} does not open ({3}).</source>
      <translation>Ningún backend funciona en {0}: el puerto {1} de {2} no se abre ({3}).</translation>
    </message>
    <message>
      <source>No box has been reviewed yet.</source>
      <translation>Aún no se ha revisado ninguna caja.</translation>
    </message>
    <message>
      <source>No box is given to classify.</source>
      <translation>No se da ninguna caja que clasificar.</translation>
    </message>
    <message>
      <source>No folder for results can be written (tried {0}).</source>
      <translation>No se puede escribir ninguna carpeta para los resultados (probado: {0}).</translation>
    </message>
    <message>
      <source>No layer is selected.</source>
      <translation>No hay ninguna capa seleccionada.</translation>
    </message>
    <message>
      <source>No picture: the scene is no file on this computer.</source>
      <translation>Sin imagen: la escena no es un archivo de este equipo.</translation>
    </message>
    <message>
      <source>No picture: {0}</source>
      <translation>Sin imagen: {0}</translation>
    </message>
    <message>
      <source>No picture: {0} is not there.</source>
      <translation>Sin imagen: {0} no está.</translation>
    </message>
    <message>
      <source>No polygon is selected.</source>
      <translation>No hay ningún polígono seleccionado.</translation>
    </message>
    <message>
      <source>No polygon lies in the scene.</source>
      <translation>Ningún polígono está en la escena.</translation>
    </message>
    <message>
      <source>No reference polygon lies in the scene.</source>
      <translation>Ningún polígono de referencia está en la escena.</translation>
    </message>
    <message>
      <source>No secure connection to {0}: {1}.</source>
      <translation>Sin conexión segura con {0}: {1}.</translation>
    </message>
    <message>
      <source>No tile was reviewed as a whole.</source>
      <translation>Ninguna tesela se revisó por completo.</translation>
    </message>
    <message>
      <source>No {0} in any cell.</source>
      <translation>Ningún {0} en ninguna celda.</translation>
    </message>
    <message>
      <source>None of the selected boxes lies in the part of the scene that is sent.</source>
      <translation>Ninguna de las cajas seleccionadas está en la parte de la escena que se envía.</translation>
    </message>
    <message>
      <source>None of {0} nodes has AEF vectors of {1}.</source>
      <translation>Ninguno de los {0} nodos tiene vectores AEF de {1}.</translation>
    </message>
    <message>
      <source>Not encrypted: {0} readable.</source>
      <translation>Sin cifrar: {0} legible.</translation>
    </message>
    <message>
      <source>Nothing is modulated here: {0}</source>
      <translation>Aquí no se modula nada: {0}</translation>
    </message>
    <message>
      <source>Nothing says in which year {0} was taken.</source>
      <translation>Nada dice en qué año se tomó {0}.</translation>
    </message>
    <message>
      <source>Nothing to look for is named.</source>
      <translation>No se nombra nada que buscar.</translation>
    </message>
    <message>
      <source>Only {0} % of the sampled pixels hold data.</source>
      <translation>Solo el {0} % de los píxeles muestreados contiene datos.</translation>
    </message>
    <message>
      <source>Open a SAR raster (for example a GeoTIFF) and select it in the layer list.</source>
      <translation>Abra un ráster SAR (por ejemplo un GeoTIFF) y selecciónelo en la lista de capas.</translation>
    </message>
    <message>
      <source>Open one of its sub-datasets as a layer.</source>
      <translation>Abra uno de sus subconjuntos de datos como capa.</translation>
    </message>
    <message>
      <source>Open the georeferenced product instead.</source>
      <translation>Abra en su lugar el producto georreferenciado.</translation>
    </message>
    <message>
      <source>Open the georeferenced product, or georeference it (Raster ▸ Georeferencer).</source>
      <translation>Abra el producto georreferenciado o georreferéncielo (Ráster ▸ Georreferenciador).</translation>
    </message>
    <message>
      <source>Orbit</source>
      <translation>Órbita</translation>
    </message>
    <message>
      <source>Pass</source>
      <translation>Pase</translation>
    </message>
    <message>
      <source>Pixel</source>
      <translation>Píxel</translation>
    </message>
    <message>
      <source>Placed by</source>
      <translation>Ubicado por</translation>
    </message>
    <message>
      <source>Platform</source>
      <translation>Plataforma</translation>
    </message>
    <message>
      <source>Polarization</source>
      <translation>Polarización</translation>
    </message>
    <message>
      <source>Press Cancel first.</source>
      <translation>Pulse primero Cancelar.</translation>
    </message>
    <message>
      <source>Product</source>
      <translation>Producto</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>Proxy</translation>
    </message>
    <message>
      <source>QGIS shows a warped copy; the plugin reads the file's own pixels and maps boxes through the points.</source>
      <translation>QGIS muestra una copia deformada; el complemento lee los píxeles del propio archivo y sitúa las cajas mediante los puntos.</translation>
    </message>
    <message>
      <source>QGIS's proxy {0}:{1} cannot be reached: {2}.</source>
      <translation>No se llega al proxy de QGIS {0}:{1}: {2}.</translation>
    </message>
    <message>
      <source>RPCs only</source>
      <translation>Solo RPC</translation>
    </message>
    <message>
      <source>Range</source>
      <translation>Rango</translation>
    </message>
    <message>
      <source>Rename it in the layer, or use a copy without it.</source>
      <translation>Cámbiele el nombre en la capa o use una copia sin ella.</translation>
    </message>
    <message>
      <source>Rename or add one in the FUSAR options.</source>
      <translation>Renombre o añada uno en las opciones de FUSAR.</translation>
    </message>
    <message>
      <source>Sampling the pixels.</source>
      <translation>Muestreo de los píxeles.</translation>
    </message>
    <message>
      <source>Save it as a GeoTIFF first: pictures of a map service hold no SAR values.</source>
      <translation>Guárdela primero como GeoTIFF: las imágenes de un servicio de mapas no contienen valores SAR.</translation>
    </message>
    <message>
      <source>See the FUSAR log panel.</source>
      <translation>Vea el panel de registro de FUSAR.</translation>
    </message>
    <message>
      <source>Select detections or draw a box first.</source>
      <translation>Seleccione detecciones o dibuje primero una caja.</translation>
    </message>
    <message>
      <source>Select others, or choose another area.</source>
      <translation>Seleccione otros o elija otra zona.</translation>
    </message>
    <message>
      <source>Select polygons in a layer of yours, or choose another area.</source>
      <translation>Seleccione polígonos en una capa suya o elija otra zona.</translation>
    </message>
    <message>
      <source>Select some of them.</source>
      <translation>Seleccione algunos.</translation>
    </message>
    <message>
      <source>Send the box in pixels of the image.</source>
      <translation>Envíe la caja en píxeles de la imagen.</translation>
    </message>
    <message>
      <source>Serve a model with TLM.</source>
      <translation>Sirva un modelo con TLM.</translation>
    </message>
    <message>
      <source>Set an AEF file on the backend.</source>
      <translation>Indique un archivo AEF en el backend.</translation>
    </message>
    <message>
      <source>Set it in Settings ▸ Options ▸ FUSAR.</source>
      <translation>Configúrelo en Configuración ▸ Opciones ▸ FUSAR.</translation>
    </message>
    <message>
      <source>Set its CRS in the layer properties.</source>
      <translation>Defina su SRC en las propiedades de la capa.</translation>
    </message>
    <message>
      <source>Set the CRS of their layer.</source>
      <translation>Defina el SRC de su capa.</translation>
    </message>
    <message>
      <source>Set the backend's token in the FUSAR options.</source>
      <translation>Indique el token del backend en las opciones de FUSAR.</translation>
    </message>
    <message>
      <source>Set the layer's CRS (right-click ▸ Layer CRS ▸ Set Layer CRS).</source>
      <translation>Defina el SRC de la capa (clic derecho ▸ SRC de la capa ▸ Establecer SRC de la capa).</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Tamaño</translation>
    </message>
    <message>
      <source>Something answers at {0}, but it is no FUSAR-GPT backend (HTTP {1}, {2}).</source>
      <translation>Algo responde en {0}, pero no es un backend de FUSAR-GPT (HTTP {1}, {2}).</translation>
    </message>
    <message>
      <source>Something unexpected went wrong: {0}.</source>
      <translation>Algo inesperado salió mal: {0}.</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>Inicio</translation>
    </message>
    <message>
      <source>Start it again; its last lines are in the FUSAR log.</source>
      <translation>Inícielo de nuevo; sus últimas líneas están en el registro de FUSAR.</translation>
    </message>
    <message>
      <source>Start it with a checkpoint.</source>
      <translation>Inícielo con un checkpoint.</translation>
    </message>
    <message>
      <source>Start the backend there, correct the port, or ask whether a firewall is between.</source>
      <translation>Inicie allí el backend, corrija el puerto o pregunte si hay un cortafuegos en medio.</translation>
    </message>
    <message>
      <source>Start the backend, or correct its address in the FUSAR options.</source>
      <translation>Inicie el backend o corrija su dirección en las opciones de FUSAR.</translation>
    </message>
    <message>
      <source>Start the backend, or open the tunnel, or correct the port.</source>
      <translation>Inicie el backend, abra el túnel o corrija el puerto.</translation>
    </message>
    <message>
      <source>Stopped; the finished tiles are kept.</source>
      <translation>Detenido; las teselas terminadas se conservan.</translation>
    </message>
    <message>
      <source>Switch it off in the FUSAR panel's connection menu, or choose a backend on this computer.</source>
      <translation>Desactívelo en el menú de conexión del panel FUSAR o elija un backend en este equipo.</translation>
    </message>
    <message>
      <source>Switch it off in the connection menu.</source>
      <translation>Desactívelo en el menú de conexión.</translation>
    </message>
    <message>
      <source>The AEF file {0} does not exist.</source>
      <translation>El archivo AEF {0} no existe.</translation>
    </message>
    <message>
      <source>The Python {0} does not exist.</source>
      <translation>El Python {0} no existe.</translation>
    </message>
    <message>
      <source>The Python {0} is QGIS's own.</source>
      <translation>El Python {0} es el de QGIS.</translation>
    </message>
    <message>
      <source>The TIFF was written on {0}; the acquisition is earlier.</source>
      <translation>El TIFF se escribió el {0}; la adquisición es anterior.</translation>
    </message>
    <message>
      <source>The answer cannot be read: {0}</source>
      <translation>No se puede leer la respuesta: {0}</translation>
    </message>
    <message>
      <source>The authentication configuration {0} cannot be applied.</source>
      <translation>No se puede aplicar la configuración de autenticación {0}.</translation>
    </message>
    <message>
      <source>The backend answered with HTTP {0}.</source>
      <translation>El backend respondió con HTTP {0}.</translation>
    </message>
    <message>
      <source>The backend at {0} broke off in mid-answer.</source>
      <translation>El backend en {0} se cortó a mitad de la respuesta.</translation>
    </message>
    <message>
      <source>The backend at {0} cannot be reached: {1}.</source>
      <translation>No se llega al backend en {0}: {1}.</translation>
    </message>
    <message>
      <source>The backend at {0} closed the connection without an answer.</source>
      <translation>El backend en {0} cerró la conexión sin responder.</translation>
    </message>
    <message>
      <source>The backend at {0} does not serve the model {1}.</source>
      <translation>El backend en {0} no sirve el modelo {1}.</translation>
    </message>
    <message>
      <source>The backend at {0} refused to answer: {1}.</source>
      <translation>El backend en {0} se negó a responder: {1}.</translation>
    </message>
    <message>
      <source>The backend at {0} said nothing for {1} seconds.</source>
      <translation>El backend en {0} no dijo nada durante {1} segundos.</translation>
    </message>
    <message>
      <source>The backend at {0} serves no model.</source>
      <translation>El backend en {0} no sirve ningún modelo.</translation>
    </message>
    <message>
      <source>The backend crashed or was killed.</source>
      <translation>El backend se bloqueó o fue terminado.</translation>
    </message>
    <message>
      <source>The backend crashed or was killed: {0}.</source>
      <translation>El backend se bloqueó o fue terminado: {0}.</translation>
    </message>
    <message>
      <source>The backend is being installed already.</source>
      <translation>El backend ya se está instalando.</translation>
    </message>
    <message>
      <source>The backend is being installed.</source>
      <translation>El backend se está instalando.</translation>
    </message>
    <message>
      <source>The backend mode {0} is unknown.</source>
      <translation>El modo de backend {0} es desconocido.</translation>
    </message>
    <message>
      <source>The backend serves no model.</source>
      <translation>El backend no sirve ningún modelo.</translation>
    </message>
    <message>
      <source>The backend speaks version {0}, this plugin {1}.</source>
      <translation>El backend habla la versión {0}, este complemento la {1}.</translation>
    </message>
    <message>
      <source>The backend stopped by itself (exit code {0}).</source>
      <translation>El backend se detuvo solo (código {0}).</translation>
    </message>
    <message>
      <source>The backend stopped by itself (exit code {0}): {1}.</source>
      <translation>El backend se detuvo solo (código {0}): {1}.</translation>
    </message>
    <message>
      <source>The backend's Python {0} does not exist.</source>
      <translation>El Python del backend {0} no existe.</translation>
    </message>
    <message>
      <source>The backend's address holds a user name, a password or a token, which would be stored in plain text.</source>
      <translation>La dirección del backend contiene un usuario, una contraseña o un token, que se guardaría en claro.</translation>
    </message>
    <message>
      <source>The backend's address is no web address: {0}.</source>
      <translation>La dirección del backend no es una dirección web: {0}.</translation>
    </message>
    <message>
      <source>The backend's address {0} is no web address.</source>
      <translation>La dirección del backend {0} no es una dirección web.</translation>
    </message>
    <message>
      <source>The backend's folder {0} holds other things, such as {1}.</source>
      <translation>La carpeta del backend {0} contiene otras cosas, como {1}.</translation>
    </message>
    <message>
      <source>The backend's folder {0} is a file.</source>
      <translation>La carpeta del backend {0} es un archivo.</translation>
    </message>
    <message>
      <source>The backend's folder {0} is no full path.</source>
      <translation>La carpeta del backend {0} no es una ruta completa.</translation>
    </message>
    <message>
      <source>The backend's folder {0} lies inside {1} ({2}).</source>
      <translation>La carpeta del backend {0} está dentro de {1} ({2}).</translation>
    </message>
    <message>
      <source>The backend's stream is damaged.</source>
      <translation>El flujo del backend está dañado.</translation>
    </message>
    <message>
      <source>The bounding box {0} is not finite.</source>
      <translation>La extensión {0} no es finita.</translation>
    </message>
    <message>
      <source>The boxes of {0} are those of {1}, not of {2}.</source>
      <translation>Las cajas de {0} son las de {1}, no las de {2}.</translation>
    </message>
    <message>
      <source>The cell {0} is not one of 1..9.</source>
      <translation>La celda {0} no está entre 1 y 9.</translation>
    </message>
    <message>
      <source>The checkpoint folder {0} does not exist.</source>
      <translation>La carpeta del checkpoint {0} no existe.</translation>
    </message>
    <message>
      <source>The chosen part of the map does not touch the scene {0}.</source>
      <translation>La parte elegida del mapa no toca la escena {0}.</translation>
    </message>
    <message>
      <source>The composite cannot be written to {0}: {1}.</source>
      <translation>No se puede escribir la composición en {0}: {1}.</translation>
    </message>
    <message>
      <source>The composite {0} is no raster.</source>
      <translation>La composición {0} no es un ráster.</translation>
    </message>
    <message>
      <source>The computer {0} is not known in this network.</source>
      <translation>El equipo {0} no se conoce en esta red.</translation>
    </message>
    <message>
      <source>The computer {0} is not known in this network: {1}.</source>
      <translation>El equipo {0} no se conoce en esta red: {1}.</translation>
    </message>
    <message>
      <source>The conversation in this project cannot be read: {0}.</source>
      <translation>No se puede leer la conversación de este proyecto: {0}.</translation>
    </message>
    <message>
      <source>The detections cannot be written to {0}: {1}.</source>
      <translation>No se pueden escribir las detecciones en {0}: {1}.</translation>
    </message>
    <message>
      <source>The detections have no file.</source>
      <translation>Las detecciones no tienen archivo.</translation>
    </message>
    <message>
      <source>The entry {0} cannot be edited.</source>
      <translation>No se puede editar la entrada {0}.</translation>
    </message>
    <message>
      <source>The file holds no profile.</source>
      <translation>El archivo no contiene ningún perfil.</translation>
    </message>
    <message>
      <source>The file is no list of profiles ({0}).</source>
      <translation>El archivo no es una lista de perfiles ({0}).</translation>
    </message>
    <message>
      <source>The file {0} cannot be added to: {1}.</source>
      <translation>No se puede añadir al archivo {0}: {1}.</translation>
    </message>
    <message>
      <source>The file {0} cannot be written.</source>
      <translation>No se puede escribir el archivo {0}.</translation>
    </message>
    <message>
      <source>The file {0} cannot be written: {1}.</source>
      <translation>No se puede escribir el archivo {0}: {1}.</translation>
    </message>
    <message>
      <source>The file {0} exists already.</source>
      <translation>El archivo {0} ya existe.</translation>
    </message>
    <message>
      <source>The file {0} holds no image of its own.</source>
      <translation>El archivo {0} no contiene una imagen propia.</translation>
    </message>
    <message>
      <source>The file's first row lies in the south: the model sees it mirrored, boxes are placed correctly.</source>
      <translation>La primera fila del archivo está al sur: el modelo la ve reflejada, las cajas se sitúan bien.</translation>
    </message>
    <message>
      <source>The folder {0} holds no pyproject.toml.</source>
      <translation>La carpeta {0} no contiene pyproject.toml.</translation>
    </message>
    <message>
      <source>The geotransform {0} cannot be inverted.</source>
      <translation>No se puede invertir la geotransformación {0}.</translation>
    </message>
    <message>
      <source>The geotransform {0} is not six finite numbers.</source>
      <translation>La geotransformación {0} no son seis números finitos.</translation>
    </message>
    <message>
      <source>The grid of {0} x {1} has more than the {2} nodes of a request.</source>
      <translation>La cuadrícula de {0} x {1} tiene más de los {2} nodos de una petición.</translation>
    </message>
    <message>
      <source>The image sizes {0} and {1} must be positive.</source>
      <translation>Los tamaños de imagen {0} y {1} deben ser positivos.</translation>
    </message>
    <message>
      <source>The last profile cannot be removed.</source>
      <translation>No se puede quitar el último perfil.</translation>
    </message>
    <message>
      <source>The latitudes {0}..{1} are not a rising range in -90..90.</source>
      <translation>Las latitudes {0}..{1} no son un rango creciente en -90..90.</translation>
    </message>
    <message>
      <source>The layer has a column {0} of its own, of a type that cannot hold our values.</source>
      <translation>La capa tiene una columna {0} propia, de un tipo que no admite nuestros valores.</translation>
    </message>
    <message>
      <source>The layer has {0} polygons, more than {1}.</source>
      <translation>La capa tiene {0} polígonos, más de {1}.</translation>
    </message>
    <message>
      <source>The layer was removed; its boxes are in {path}.</source>
      <translation>La capa se quitó; sus cajas están en {path}.</translation>
    </message>
    <message>
      <source>The layer {0} cannot be edited.</source>
      <translation>No se puede editar la capa {0}.</translation>
    </message>
    <message>
      <source>The layer {0} cannot take the columns of a review.</source>
      <translation>La capa {0} no admite las columnas de una revisión.</translation>
    </message>
    <message>
      <source>The layer {0} is a {1} service, not a raster file.</source>
      <translation>La capa {0} es un servicio {1}, no un archivo ráster.</translation>
    </message>
    <message>
      <source>The layer {0} is gone.</source>
      <translation>La capa {0} ya no existe.</translation>
    </message>
    <message>
      <source>The layer {0} is no raster.</source>
      <translation>La capa {0} no es un ráster.</translation>
    </message>
    <message>
      <source>The layer {0} takes no more boxes.</source>
      <translation>La capa {0} no admite más cajas.</translation>
    </message>
    <message>
      <source>The longitudes {0}..{1} are not a range in -180..180.</source>
      <translation>Las longitudes {0}..{1} no son un rango en -180..180.</translation>
    </message>
    <message>
      <source>The map shows no part of the scene.</source>
      <translation>El mapa no muestra ninguna parte de la escena.</translation>
    </message>
    <message>
      <source>The model answers without AEF.</source>
      <translation>El modelo responde sin AEF.</translation>
    </message>
    <message>
      <source>The model counts {0}.</source>
      <translation>El modelo cuenta {0}.</translation>
    </message>
    <message>
      <source>The model list cannot be read: {0}</source>
      <translation>No se puede leer la lista de modelos: {0}</translation>
    </message>
    <message>
      <source>The model sees the file's own rows and columns; boxes are turned with the raster.</source>
      <translation>El modelo ve las filas y columnas del archivo; las cajas giran con el ráster.</translation>
    </message>
    <message>
      <source>The model {0} takes no AEF.</source>
      <translation>El modelo {0} no admite AEF.</translation>
    </message>
    <message>
      <source>The model's answer cannot be read: {0}.</source>
      <translation>No se puede leer la respuesta del modelo: {0}.</translation>
    </message>
    <message>
      <source>The name holds acquisitions of several years.</source>
      <translation>El nombre contiene adquisiciones de varios años.</translation>
    </message>
    <message>
      <source>The name {0} holds the date {1}, which may be another one.</source>
      <translation>El nombre {0} contiene la fecha {1}, que puede ser otra.</translation>
    </message>
    <message>
      <source>The new layer {0} cannot be opened.</source>
      <translation>No se puede abrir la capa nueva {0}.</translation>
    </message>
    <message>
      <source>The package {0} does not exist.</source>
      <translation>El paquete {0} no existe.</translation>
    </message>
    <message>
      <source>The package {0} is no requirement.</source>
      <translation>El paquete {0} no es un requisito válido.</translation>
    </message>
    <message>
      <source>The page {0} cannot be written: {1}.</source>
      <translation>No se puede escribir la página {0}: {1}.</translation>
    </message>
    <message>
      <source>The percentiles {0}..{1} are not a rising range in 0..100.</source>
      <translation>Los percentiles {0}..{1} no son un rango creciente en 0..100.</translation>
    </message>
    <message>
      <source>The pixel kind {0} is unknown.</source>
      <translation>El tipo de píxel {0} es desconocido.</translation>
    </message>
    <message>
      <source>The pixels of {0} cannot be read: {1}.</source>
      <translation>No se pueden leer los píxeles de {0}: {1}.</translation>
    </message>
    <message>
      <source>The place is computed from the sensor model at the product's mean height: shifts where the terrain is higher or lower.</source>
      <translation>La posición se calcula con el modelo del sensor a la altura media del producto: desplazamientos donde el terreno es más alto o más bajo.</translation>
    </message>
    <message>
      <source>The place is not on the globe.</source>
      <translation>El lugar no está en el globo.</translation>
    </message>
    <message>
      <source>The place {0}, {1} is not on the globe.</source>
      <translation>El lugar {0}, {1} no está en el globo.</translation>
    </message>
    <message>
      <source>The points have no CRS.</source>
      <translation>Los puntos no tienen SRC.</translation>
    </message>
    <message>
      <source>The product has {0}; nothing says which band is which.</source>
      <translation>El producto tiene {0}; nada dice qué banda es cuál.</translation>
    </message>
    <message>
      <source>The profile's {0} is a text, not {1}.</source>
      <translation>El valor {0} del perfil es un texto, no {1}.</translation>
    </message>
    <message>
      <source>The profiles are no JSON: {0}.</source>
      <translation>Los perfiles no son JSON: {0}.</translation>
    </message>
    <message>
      <source>The proxy connects.</source>
      <translation>El proxy se conecta.</translation>
    </message>
    <message>
      <source>The proxy looks up {0}.</source>
      <translation>El proxy resuelve {0}.</translation>
    </message>
    <message>
      <source>The proxy refused: {0}.</source>
      <translation>El proxy rechazó: {0}.</translation>
    </message>
    <message>
      <source>The question is empty.</source>
      <translation>La pregunta está vacía.</translation>
    </message>
    <message>
      <source>The raster has a color table like a map of classes: it does not look like SAR.</source>
      <translation>El ráster tiene una tabla de colores como un mapa de clases: no parece SAR.</translation>
    </message>
    <message>
      <source>The raster has no CRS, so its place on the globe is unknown.</source>
      <translation>El ráster no tiene SRC, así que se desconoce su lugar en el globo.</translation>
    </message>
    <message>
      <source>The raster has no band {0}.</source>
      <translation>El ráster no tiene banda {0}.</translation>
    </message>
    <message>
      <source>The raster has no geotransform (GDAL's default 0, 1, 0, 0, 0, 1).</source>
      <translation>El ráster no tiene geotransformación (la predeterminada de GDAL: 0, 1, 0, 0, 0, 1).</translation>
    </message>
    <message>
      <source>The raster has {0} bands of 8 bits like a photo: it does not look like SAR, and the answers may mean nothing.</source>
      <translation>El ráster tiene {0} bandas de 8 bits como una foto: no parece SAR, y las respuestas pueden no significar nada.</translation>
    </message>
    <message>
      <source>The raster holds only {0}: it does not look like SAR.</source>
      <translation>El ráster solo contiene {0}: no parece SAR.</translation>
    </message>
    <message>
      <source>The raster is placed by RPCs at the product's mean height: expect shifts where the terrain is higher or lower.</source>
      <translation>El ráster se sitúa por RPC a la altura media del producto: espere desplazamientos donde el terreno es más alto o más bajo.</translation>
    </message>
    <message>
      <source>The raster is placed by {0} ground control points. QGIS shows a warped copy of it; boxes are computed on the file's own pixels and mapped through the points.</source>
      <translation>El ráster se sitúa por {0} puntos de control. QGIS muestra una copia deformada; las cajas se calculan sobre los píxeles del archivo y se sitúan mediante los puntos.</translation>
    </message>
    <message>
      <source>The raster says nowhere where it lies: it has no geotransform, no control points and no RPCs.</source>
      <translation>El ráster no dice en ninguna parte dónde está: no tiene geotransformación, ni puntos de control, ni RPC.</translation>
    </message>
    <message>
      <source>The raster {0} cannot be opened: {1}.</source>
      <translation>No se puede abrir el ráster {0}: {1}.</translation>
    </message>
    <message>
      <source>The raster {0} has no coordinate reference system.</source>
      <translation>El ráster {0} no tiene sistema de referencia de coordenadas.</translation>
    </message>
    <message>
      <source>The raster {0} has {1} bands, not a band {2}.</source>
      <translation>El ráster {0} tiene {1} bandas, no una banda {2}.</translation>
    </message>
    <message>
      <source>The raster {0} has {1} x {2} pixels.</source>
      <translation>El ráster {0} tiene {1} x {2} píxeles.</translation>
    </message>
    <message>
      <source>The raster's edge does not lie on the globe in its CRS.</source>
      <translation>El borde del ráster no está en el globo en su SRC.</translation>
    </message>
    <message>
      <source>The raster's ground control points have no CRS.</source>
      <translation>Los puntos de control del ráster no tienen SRC.</translation>
    </message>
    <message>
      <source>The reply of {0} has no message.</source>
      <translation>La respuesta de {0} no tiene mensaje.</translation>
    </message>
    <message>
      <source>The reply of {0} is not what a FUSAR-GPT backend sends: {1}.</source>
      <translation>La respuesta de {0} no es lo que envía un backend de FUSAR-GPT: {1}.</translation>
    </message>
    <message>
      <source>The role {0} is unknown.</source>
      <translation>El rol {0} es desconocido.</translation>
    </message>
    <message>
      <source>The run ended early, the finished tiles are kept: {0}</source>
      <translation>La ejecución terminó antes de tiempo, las teselas terminadas se conservan: {0}</translation>
    </message>
    <message>
      <source>The sampling grid has {0} = {1}.</source>
      <translation>La cuadrícula de muestreo tiene {0} = {1}.</translation>
    </message>
    <message>
      <source>The scene crosses the antimeridian.</source>
      <translation>La escena cruza el antimeridiano.</translation>
    </message>
    <message>
      <source>The scene has no valid pixel: all are nodata, NaN or zero.</source>
      <translation>La escena no tiene ningún píxel válido: todos son sin datos, NaN o cero.</translation>
    </message>
    <message>
      <source>The scene of {0} x {1} px would take {2} tiles, more than {3}.</source>
      <translation>La escena de {0} x {1} px necesitaría {2} teselas, más de {3}.</translation>
    </message>
    <message>
      <source>The search area {0} does not touch the scene of {1} x {2} px.</source>
      <translation>La zona de búsqueda {0} no toca la escena de {1} x {2} px.</translation>
    </message>
    <message>
      <source>The selected polygons do not touch the scene.</source>
      <translation>Los polígonos seleccionados no tocan la escena.</translation>
    </message>
    <message>
      <source>The server at {0} answers HTTP {1}: no backend behind it replies.</source>
      <translation>El servidor en {0} responde HTTP {1}: detrás no contesta ningún backend.</translation>
    </message>
    <message>
      <source>The similarity cannot be written to {0}: {1}.</source>
      <translation>No se puede escribir la similitud en {0}: {1}.</translation>
    </message>
    <message>
      <source>The stretch {0}..{1} is not a rising range.</source>
      <translation>El realce {0}..{1} no es un rango creciente.</translation>
    </message>
    <message>
      <source>The task {0} is not answered here.</source>
      <translation>La tarea {0} no se responde aquí.</translation>
    </message>
    <message>
      <source>The task {0} is unknown.</source>
      <translation>La tarea {0} es desconocida.</translation>
    </message>
    <message>
      <source>The task {0} needs a class.</source>
      <translation>La tarea {0} necesita una clase.</translation>
    </message>
    <message>
      <source>The value is empty.</source>
      <translation>El valor está vacío.</translation>
    </message>
    <message>
      <source>The window does not touch the scene.</source>
      <translation>La ventana no toca la escena.</translation>
    </message>
    <message>
      <source>The window has no valid pixel.</source>
      <translation>La ventana no tiene ningún píxel válido.</translation>
    </message>
    <message>
      <source>The window {0} has no pixels.</source>
      <translation>La ventana {0} no tiene píxeles.</translation>
    </message>
    <message>
      <source>The year {0} is not between {1} and {2}.</source>
      <translation>El año {0} no está entre {1} y {2}.</translation>
    </message>
    <message>
      <source>The {0} ground control points are too alike for a polynomial of order {1}.</source>
      <translation>Los {0} puntos de control son demasiado parecidos para un polinomio de orden {1}.</translation>
    </message>
    <message>
      <source>The {0} must be {1} to {2}, not {3}.</source>
      <translation>El valor {0} debe ser de {1} a {2}, no {3}.</translation>
    </message>
    <message>
      <source>The {0} names {1}; nothing says which of the {2} bands that is.</source>
      <translation>La fuente {0} nombra {1}; nada dice cuál de las {2} bandas es.</translation>
    </message>
    <message>
      <source>The {0} says {1} ({2}).</source>
      <translation>{0}: {1} ({2}).</translation>
    </message>
    <message>
      <source>The {0} says {1}.</source>
      <translation>{0}: {1}.</translation>
    </message>
    <message>
      <source>There is no AEF of {0} here; the nearest year, {1}, was used.</source>
      <translation>Aquí no hay AEF de {0}; se usó el año más cercano, {1}.</translation>
    </message>
    <message>
      <source>There is no profile.</source>
      <translation>No hay ningún perfil.</translation>
    </message>
    <message>
      <source>They look like {0}; that is judged by the values, nothing says it.</source>
      <translation>Parecen {0}; se juzga por los valores, nada lo dice.</translation>
    </message>
    <message>
      <source>Tiles of {0} px with {1} px overlap do not fit a scene of {2} x {3} px.</source>
      <translation>Teselas de {0} px con {1} px de solape no caben en una escena de {2} x {3} px.</translation>
    </message>
    <message>
      <source>Token</source>
      <translation>Token</translation>
    </message>
    <message>
      <source>Track</source>
      <translation>Traza</translation>
    </message>
    <message>
      <source>Trust the server's certificate in QGIS's authentication options, or use its http address.</source>
      <translation>Confíe en el certificado del servidor en las opciones de autenticación de QGIS o use su dirección http.</translation>
    </message>
    <message>
      <source>Try again in a moment.</source>
      <translation>Inténtelo de nuevo en un momento.</translation>
    </message>
    <message>
      <source>Two profiles are called {0}.</source>
      <translation>Dos perfiles se llaman {0}.</translation>
    </message>
    <message>
      <source>Type a question.</source>
      <translation>Escriba una pregunta.</translation>
    </message>
    <message>
      <source>Units</source>
      <translation>Unidades</translation>
    </message>
    <message>
      <source>Upgrade the older of the two.</source>
      <translation>Actualice el más antiguo de los dos.</translation>
    </message>
    <message>
      <source>Use 2 to {0} nodes per side.</source>
      <translation>Use de 2 a {0} nodos por lado.</translation>
    </message>
    <message>
      <source>Use a positive tile size and an overlap below it.</source>
      <translation>Use un tamaño de tesela positivo y un solape menor.</translation>
    </message>
    <message>
      <source>Use an https address, or a tunnel (ssh -L).</source>
      <translation>Use una dirección https o un túnel (ssh -L).</translation>
    </message>
    <message>
      <source>Use one of: {0}.</source>
      <translation>Use uno de: {0}.</translation>
    </message>
    <message>
      <source>Use the detection for boxes.</source>
      <translation>Use la detección para cajas.</translation>
    </message>
    <message>
      <source>Valid</source>
      <translation>Válidos</translation>
    </message>
    <message>
      <source>Wait until it is less busy, or raise the time limit in the FUSAR options.</source>
      <translation>Espere a que esté menos ocupado o aumente el límite de tiempo en las opciones de FUSAR.</translation>
    </message>
    <message>
      <source>Wait, or press Cancel.</source>
      <translation>Espere o pulse Cancelar.</translation>
    </message>
    <message>
      <source>Where the backend's package comes from is not said.</source>
      <translation>No se dice de dónde viene el paquete del backend.</translation>
    </message>
    <message>
      <source>With AEF</source>
      <translation>Con AEF</translation>
    </message>
    <message>
      <source>Without AEF</source>
      <translation>Sin AEF</translation>
    </message>
    <message>
      <source>Work offline is on, and an installation downloads packages.</source>
      <translation>El trabajo sin conexión está activado, y una instalación descarga paquetes.</translation>
    </message>
    <message>
      <source>Work offline is on, so nothing was sent to {0}.</source>
      <translation>El trabajo sin conexión está activado, así que no se envió nada a {0}.</translation>
    </message>
    <message>
      <source>Work offline: {0}</source>
      <translation>Trabajo sin conexión: {0}</translation>
    </message>
    <message>
      <source>Write it again.</source>
      <translation>Vuelva a escribirlo.</translation>
    </message>
    <message>
      <source>Write it as http://computer:8765 in the FUSAR options.</source>
      <translation>Escríbala como http://equipo:8765 en las opciones de FUSAR.</translation>
    </message>
    <message>
      <source>Write it as http://computer:8765.</source>
      <translation>Escríbala como http://equipo:8765.</translation>
    </message>
    <message>
      <source>Write the address without it, and choose a configuration of QGIS's authentication manager.</source>
      <translation>Escriba la dirección sin ello y elija una configuración del gestor de autenticación de QGIS.</translation>
    </message>
    <message>
      <source>Zoom to the scene, or choose the whole scene.</source>
      <translation>Acérquese a la escena o elija la escena entera.</translation>
    </message>
    <message>
      <source>a backend answers</source>
      <translation>responde un backend</translation>
    </message>
    <message>
      <source>amplitude</source>
      <translation>amplitud</translation>
    </message>
    <message>
      <source>an 8-bit picture</source>
      <translation>una imagen de 8 bits</translation>
    </message>
    <message>
      <source>complex</source>
      <translation>complejo</translation>
    </message>
    <message>
      <source>complex values</source>
      <translation>valores complejos</translation>
    </message>
    <message>
      <source>computed</source>
      <translation>calculado</translation>
    </message>
    <message>
      <source>decibels</source>
      <translation>decibelios</translation>
    </message>
    <message>
      <source>default</source>
      <translation>predeterminado</translation>
    </message>
    <message>
      <source>digital numbers</source>
      <translation>números digitales</translation>
    </message>
    <message>
      <source>done</source>
      <translation>hecho</translation>
    </message>
    <message>
      <source>encrypted</source>
      <translation>cifrado</translation>
    </message>
    <message>
      <source>file</source>
      <translation>archivo</translation>
    </message>
    <message>
      <source>file name</source>
      <translation>nombre del archivo</translation>
    </message>
    <message>
      <source>folder name</source>
      <translation>nombre de la carpeta</translation>
    </message>
    <message>
      <source>geotransform, rotated by {0}°</source>
      <translation>geotransformación, girada {0}°</translation>
    </message>
    <message>
      <source>geotransform, {0}</source>
      <translation>geotransformación, {0}</translation>
    </message>
    <message>
      <source>it wants a token and none was sent</source>
      <translation>quiere un token y no se envió ninguno</translation>
    </message>
    <message>
      <source>layer</source>
      <translation>capa</translation>
    </message>
    <message>
      <source>linear power</source>
      <translation>potencia lineal</translation>
    </message>
    <message>
      <source>none</source>
      <translation>ninguna</translation>
    </message>
    <message>
      <source>none for this address</source>
      <translation>ninguno para esta dirección</translation>
    </message>
    <message>
      <source>none: answers come without AEF.</source>
      <translation>ninguna: las respuestas llegan sin AEF.</translation>
    </message>
    <message>
      <source>north up</source>
      <translation>norte arriba</translation>
    </message>
    <message>
      <source>not encrypted, and does not leave this computer</source>
      <translation>sin cifrar, y no sale de este equipo</translation>
    </message>
    <message>
      <source>nothing readable</source>
      <translation>nada legible</translation>
    </message>
    <message>
      <source>pixels</source>
      <translation>píxeles</translation>
    </message>
    <message>
      <source>port {0} is open</source>
      <translation>el puerto {0} está abierto</translation>
    </message>
    <message>
      <source>rotated</source>
      <translation>girado</translation>
    </message>
    <message>
      <source>sidecar</source>
      <translation>archivo adjunto</translation>
    </message>
    <message>
      <source>south up</source>
      <translation>sur arriba</translation>
    </message>
    <message>
      <source>tag</source>
      <translation>etiqueta</translation>
    </message>
    <message>
      <source>the token that was sent is wrong</source>
      <translation>el token enviado es incorrecto</translation>
    </message>
    <message>
      <source>user</source>
      <translation>usuario</translation>
    </message>
    <message>
      <source>whole numbers (amplitude)</source>
      <translation>números enteros (amplitud)</translation>
    </message>
    <message>
      <source>you</source>
      <translation>usted</translation>
    </message>
    <message>
      <source>{0} ({1}) is not within an hour after the start, so it is not used.</source>
      <translation>{0} ({1}) no está dentro de la hora posterior al inicio, así que no se usa.</translation>
    </message>
    <message>
      <source>{0} boxes of other scenes were left out.</source>
      <translation>Se dejaron fuera {0} cajas de otras escenas.</translation>
    </message>
    <message>
      <source>{0} cannot be made: {1}.</source>
      <translation>No se puede crear {0}: {1}.</translation>
    </message>
    <message>
      <source>{0} cannot be read: {1}.</source>
      <translation>No se puede leer {0}: {1}.</translation>
    </message>
    <message>
      <source>{0} cannot be written: {1}.</source>
      <translation>No se puede escribir {0}: {1}.</translation>
    </message>
    <message>
      <source>{0} could not be started: {1}.</source>
      <translation>No se pudo iniciar {0}: {1}.</translation>
    </message>
    <message>
      <source>{0} ground control points cannot fix a polynomial of order {1}.</source>
      <translation>{0} puntos de control no bastan para un polinomio de orden {1}.</translation>
    </message>
    <message>
      <source>{0} ground control points only</source>
      <translation>solo {0} puntos de control</translation>
    </message>
    <message>
      <source>{0} has {1} GiB free; the backend needs about {2} GiB.</source>
      <translation>{0} tiene {1} GiB libres; el backend necesita unos {2} GiB.</translation>
    </message>
    <message>
      <source>{0} in 1 tile ({1}).</source>
      <translation>{0} en 1 tesela ({1}).</translation>
    </message>
    <message>
      <source>{0} in 1 tile.</source>
      <translation>{0} en 1 tesela.</translation>
    </message>
    <message>
      <source>{0} in cells {1}.</source>
      <translation>{0} en las celdas {1}.</translation>
    </message>
    <message>
      <source>{0} in {1} of 1 tile ({2}).</source>
      <translation>{0} en {1} de 1 tesela ({2}).</translation>
    </message>
    <message>
      <source>{0} in {1} of 1 tile.</source>
      <translation>{0} en {1} de 1 tesela.</translation>
    </message>
    <message>
      <source>{0} in {1} of {2} tiles ({3}).</source>
      <translation>{0} en {1} de {2} teselas ({3}).</translation>
    </message>
    <message>
      <source>{0} in {1} of {2} tiles.</source>
      <translation>{0} en {1} de {2} teselas.</translation>
    </message>
    <message>
      <source>{0} in {1} tiles ({2}).</source>
      <translation>{0} en {1} teselas ({2}).</translation>
    </message>
    <message>
      <source>{0} in {1} tiles.</source>
      <translation>{0} en {1} teselas.</translation>
    </message>
    <message>
      <source>{0} is known</source>
      <translation>{0} es conocido</translation>
    </message>
    <message>
      <source>{0} is no incidence angle.</source>
      <translation>{0} no es un ángulo de incidencia.</translation>
    </message>
    <message>
      <source>{0} is no polarization.</source>
      <translation>{0} no es una polarización.</translation>
    </message>
    <message>
      <source>{0} is no time of an acquisition between {1} and today.</source>
      <translation>{0} no es la hora de una adquisición entre {1} y hoy.</translation>
    </message>
    <message>
      <source>{0} is no {1} number.</source>
      <translation>{0} no es un número de {1}.</translation>
    </message>
    <message>
      <source>{0} names {1} polarizations, and the raster has {2} bands.</source>
      <translation>{0} nombra {1} polarizaciones, y el ráster tiene {2} bandas.</translation>
    </message>
    <message>
      <source>{0} nodes; AEF was not asked for.</source>
      <translation>{0} nodos; no se pidió AEF.</translation>
    </message>
    <message>
      <source>{0} of {1} nodes have AEF vectors of {2} from {3}.</source>
      <translation>{0} de {1} nodos tienen vectores AEF de {2}, fuente: {3}.</translation>
    </message>
    <message>
      <source>{0} of {1} nodes have AEF vectors of {2}.</source>
      <translation>{0} de {1} nodos tienen vectores AEF de {2}.</translation>
    </message>
    <message>
      <source>{0} of {1} points have AEF vectors of {2}.</source>
      <translation>{0} de {1} puntos tienen vectores AEF de {2}.</translation>
    </message>
    <message>
      <source>{0} points are more than the {1} of one run.</source>
      <translation>{0} puntos son más que los {1} de una ejecución.</translation>
    </message>
    <message>
      <source>{0} sends its visitors on to {1} (HTTP {2}); nothing was sent there.</source>
      <translation>{0} remite a sus visitantes a {1} (HTTP {2}); no se envió nada allí.</translation>
    </message>
    <message>
      <source>{0} tiles failed: {1}</source>
      <translation>{0} teselas fallaron: {1}</translation>
    </message>
    <message>
      <source>{0} tiles of {1} x {2} scene pixels</source>
      <translation>{0} teselas de {1} x {2} píxeles de la escena</translation>
    </message>
    <message>
      <source>{0} tiles of {1} x {2} scene pixels, sent at {3} x {4}</source>
      <translation>{0} teselas de {1} x {2} píxeles de la escena, enviadas a {3} x {4}</translation>
    </message>
    <message>
      <source>{0} tiles were left out: they have boxes that nobody reviewed.</source>
      <translation>Se omitieron {0} teselas: tienen cajas que nadie revisó.</translation>
    </message>
    <message>
      <source>{0} would be a GeoTIFF.</source>
      <translation>{0} sería un GeoTIFF.</translation>
    </message>
    <message>
      <source>{0}:{1}, from QGIS's network options</source>
      <translation>{0}:{1}, de las opciones de red de QGIS</translation>
    </message>
    <message>
      <source>{added} added to “{layer}”, {known} were there already. Ctrl+Z takes them back; save the layer's edits to keep them.</source>
      <translation>{added} añadidas a «{layer}», {known} ya estaban. Ctrl+Z las quita; guarde las ediciones de la capa para conservarlas.</translation>
    </message>
    <message>
      <source>{n} answers from an earlier run</source>
      <translation>{n} respuestas de una ejecución anterior</translation>
    </message>
    <message>
      <source>{n} tiles cut off</source>
      <translation>{n} teselas cortadas</translation>
    </message>
    <message>
      <source>{n} tiles from an earlier run</source>
      <translation>{n} teselas de una ejecución anterior</translation>
    </message>
    <message>
      <source>{n} tiles re-asked in quarters</source>
      <translation>{n} teselas preguntadas de nuevo en cuartos</translation>
    </message>
    <message>
      <source>{n} tiles unreadable</source>
      <translation>{n} teselas ilegibles</translation>
    </message>
    <message>
      <source>{n} tiles without pixels</source>
      <translation>{n} teselas sin píxeles</translation>
    </message>
    <message>
      <source>{n} with AEF switched off</source>
      <translation>{n} con AEF desactivado</translation>
    </message>
    <message>
      <source>{n} without AEF</source>
      <translation>{n} sin AEF</translation>
    </message>
    <message>
      <source>{n} without AEF because the scene has no year</source>
      <translation>{n} sin AEF porque la escena no tiene año</translation>
    </message>
    <message>
      <source>{n} without AEF data (open sea or masked)</source>
      <translation>{n} sin datos AEF (mar abierto o enmascarado)</translation>
    </message>
    <message>
      <source>“{layer}” is gone or cannot be edited: they are in a new layer.</source>
      <translation>«{layer}» ya no existe o no se puede editar: están en una capa nueva.</translation>
    </message>
  </context>
  <context>
    <name>SimilarityForm</name>
    <message>
      <source>Similar places</source>
      <translation>Lugares parecidos</translation>
    </message>
    <message>
      <source>Clic&amp;k a place</source>
      <translation>Pul&amp;sar un lugar</translation>
    </message>
    <message>
      <source>Click on the map: the scene is colored by how alike AEF is to that place (Esc ends)</source>
      <translation>Pulse en el mapa: la escena se colorea según lo parecido que es AEF a ese lugar (Esc termina)</translation>
    </message>
    <message>
      <source>Map center</source>
      <translation>Centro del mapa</translation>
    </message>
    <message>
      <source>Compare with the middle of the map, without the mouse</source>
      <translation>Comparar con el centro del mapa, sin ratón</translation>
    </message>
  </context>
  <context>
    <name>TargetChoice</name>
    <message>
      <source>Where boxes go. Into a layer that is there they are added as one edit: Ctrl+Z takes the whole run back, and what is there already stays as it is</source>
      <translation>Adónde van las cajas. En una capa existente se añaden como una sola edición: Ctrl+Z deshace toda la ejecución, y lo que ya hay se queda como está</translation>
    </message>
    <message>
      <source>Where boxes go</source>
      <translation>Adónde van las cajas</translation>
    </message>
    <message>
      <source>New layer</source>
      <translation>Capa nueva</translation>
    </message>
  </context>
  <context>
    <name>TestBox</name>
    <message>
      <source>Asking…</source>
      <translation>Preguntando…</translation>
    </message>
    <message>
      <source>Test c&amp;onnection</source>
      <translation>Probar c&amp;onexión</translation>
    </message>
    <message>
      <source>Try these settings without saving them</source>
      <translation>Probar estos ajustes sin guardarlos</translation>
    </message>
    <message>
      <source>Cancel test</source>
      <translation>Cancelar prueba</translation>
    </message>
    <message>
      <source>Stop the test</source>
      <translation>Detener la prueba</translation>
    </message>
    <message>
      <source>Cop&amp;y test</source>
      <translation>Cop&amp;iar prueba</translation>
    </message>
    <message>
      <source>The steps as text, without any secret</source>
      <translation>Los pasos como texto, sin ningún secreto</translation>
    </message>
    <message>
      <source>Copy dia&amp;gnostics</source>
      <translation>Copiar dia&amp;gnóstico</translation>
    </message>
    <message>
      <source>Versions, settings, the last test and the last lines of the logs, without any secret</source>
      <translation>Versiones, ajustes, la última prueba y las últimas líneas de los registros, sin ningún secreto</translation>
    </message>
    <message>
      <source>From the address to the AEF source; the first failed step is the cause</source>
      <translation>De la dirección a la fuente AEF; el primer paso fallido es la causa</translation>
    </message>
    <message>
      <source>Step</source>
      <translation>Paso</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>Resultado</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>Tiempo</translation>
    </message>
  </context>
  <context>
    <name>TilesBox</name>
    <message>
      <source>Tiles and AEF</source>
      <translation>Teselas y AEF</translation>
    </message>
    <message>
      <source>the model's own</source>
      <translation>el del modelo</translation>
    </message>
    <message>
      <source>automatic</source>
      <translation>automático</translation>
    </message>
    <message>
      <source>Image pixels per scene pixel</source>
      <translation>Píxeles de imagen por píxel de escena</translation>
    </message>
    <message>
      <source>How many tiles travel at the same time</source>
      <translation>Cuántas teselas viajan al mismo tiempo</translation>
    </message>
    <message>
      <source>Longest silence to accept from the backend</source>
      <translation>Silencio más largo que se acepta del backend</translation>
    </message>
    <message>
      <source>Nodes from west to east</source>
      <translation>Nodos de oeste a este</translation>
    </message>
    <message>
      <source>Nodes from south to north</source>
      <translation>Nodos de sur a norte</translation>
    </message>
    <message>
      <source>Use AEF unless switched off in the panel</source>
      <translation>Usar AEF salvo que se desactive en el panel</translation>
    </message>
    <message>
      <source>AEF &amp;nodes (columns, rows)</source>
      <translation>&amp;Nodos AEF (columnas, filas)</translation>
    </message>
    <message>
      <source>Tile si&amp;de</source>
      <translation>&amp;Lado de tesela</translation>
    </message>
    <message>
      <source>O&amp;verlap</source>
      <translation>Sola&amp;pe</translation>
    </message>
    <message>
      <source>&amp;Zoom</source>
      <translation>&amp;Ampliación</translation>
    </message>
    <message>
      <source>&amp;Requests at once</source>
      <translation>Peticiones a la &amp;vez</translation>
    </message>
    <message>
      <source>T&amp;ime limit</source>
      <translation>Límite de &amp;tiempo</translation>
    </message>
  </context>
  <context>
    <name>TimeField</name>
    <message>
      <source>not set</source>
      <translation>sin poner</translation>
    </message>
    <message>
      <source>Day only</source>
      <translation>Solo el día</translation>
    </message>
    <message>
      <source>The time of day is not known</source>
      <translation>La hora del día no se conoce</translation>
    </message>
  </context>
  <context>
    <name>Transcript</name>
    <message>
      <source>Open this address in the browser?</source>
      <translation>¿Abrir esta dirección en el navegador?</translation>
    </message>
    <message>
      <source>A link of the model</source>
      <translation>Un enlace del modelo</translation>
    </message>
  </context>
  <context>
    <name>YearChoice</name>
    <message>
      <source>AEF has {span}, not {year}: choose the nearest year here.</source>
      <translation>AEF tiene {span}, no {year}: elija aquí el año más cercano.</translation>
    </message>
    <message>
      <source>Scene's year</source>
      <translation>Año de la escena</translation>
    </message>
    <message>
      <source>The year that AEF is read for</source>
      <translation>El año para el que se lee AEF</translation>
    </message>
    <message>
      <source>&amp;Year</source>
      <translation>A&amp;ño</translation>
    </message>
    <message>
      <source>not known</source>
      <translation>desconocido</translation>
    </message>
    <message>
      <source>This backend has no AEF data; give it an AEF file in the options.</source>
      <translation>Este backend no tiene datos AEF; dele un archivo AEF en las opciones.</translation>
    </message>
    <message>
      <source>AEF needs the year: set it in the Scene tab, or choose one here.</source>
      <translation>AEF necesita el año: indíquelo en la pestaña Escena, o elija uno aquí.</translation>
    </message>
    <message>
      <source>Scene's year ({year})</source>
      <translation>Año de la escena ({year})</translation>
    </message>
  </context>
  <context>
    <name>YearEdit</name>
    <message>
      <source>year</source>
      <translation>año</translation>
    </message>
    <message>
      <source>Year of acquisition; AEF has 2017 to 2025</source>
      <translation>Año de adquisición; AEF tiene de 2017 a 2025</translation>
    </message>
    <message>
      <source>Set &amp;year</source>
      <translation>Fijar &amp;año</translation>
    </message>
    <message>
      <source>Keep this year with the layer, in the project</source>
      <translation>Conservar este año con la capa, en el proyecto</translation>
    </message>
  </context>
</TS>
