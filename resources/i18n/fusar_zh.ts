<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" sourcelanguage="en" language="zh_CN">
  <context>
    <name>AefRuns</name>
    <message>
      <source>AEF grid of {name}</source>
      <translation>{name} 的 AEF 格网</translation>
    </message>
    <message>
      <source>AEF composite of {name}</source>
      <translation>{name} 的 AEF 合成图</translation>
    </message>
    <message>
      <source>AEF composites of {name}</source>
      <translation>{name} 的各年 AEF 合成图</translation>
    </message>
    <message>
      <source>AEF similarity in {name}</source>
      <translation>{name} 中的 AEF 相似度</translation>
    </message>
    <message>
      <source>AEF modulation in {name}</source>
      <translation>{name} 中的 AEF 调制</translation>
    </message>
    <message>
      <source>The grid is drawn; the backend is not running, so nobody asked where AEF has data.</source>
      <translation>格网已绘制；后端未运行，因此没有查询 AEF 在哪里有数据。</translation>
    </message>
    <message>
      <source>AEF grid {rows} × {columns}</source>
      <translation>AEF 格网 {rows} × {columns}</translation>
    </message>
    <message>
      <source>Red, green and blue show {bands} of {year}.</source>
      <translation>红、绿、蓝显示 {year} 年的 {bands}。</translation>
    </message>
    <message>
      <source>Play them with View ▸ Panels ▸ Temporal Controller.</source>
      <translation>用 视图 ▸ 面板 ▸ 时态控制器 播放它们。</translation>
    </message>
    <message>
      <source>AEF {year} like {place}</source>
      <translation>AEF {year} 与 {place} 的相似度</translation>
    </message>
    <message>
      <source>AEF modulation ({model})</source>
      <translation>AEF 调制（{model}）</translation>
    </message>
    <message>
      <source>AEF {year} ({bands})</source>
      <translation>AEF {year}（{bands}）</translation>
    </message>
    <message>
      <source>The three components hold {shares} of the variance.</source>
      <translation>三个分量包含 {shares} 的方差。</translation>
    </message>
  </context>
  <context>
    <name>AefTab</name>
    <message>
      <source>AlphaEarth (AEF) describes every place and year by 64 numbers. FUSAR-GPT reads them at the nodes of this grid.</source>
      <translation>AlphaEarth (AEF) 用 64 个数描述每个地点和每一年。FUSAR-GPT 在此格网的节点处读取它们。</translation>
    </message>
  </context>
  <context>
    <name>AreaChoice</name>
    <message>
      <source>Whole scene</source>
      <translation>整个场景</translation>
    </message>
    <message>
      <source>Map view</source>
      <translation>地图视图</translation>
    </message>
    <message>
      <source>Drawn rectangle</source>
      <translation>绘制的矩形</translation>
    </message>
    <message>
      <source>The part of the scene to look at</source>
      <translation>要查看的场景部分</translation>
    </message>
    <message>
      <source>Draw a rectangle on the map</source>
      <translation>在地图上绘制矩形</translation>
    </message>
    <message>
      <source>Selected polygons</source>
      <translation>选中的多边形</translation>
    </message>
    <message>
      <source>No image</source>
      <translation>不带图像</translation>
    </message>
    <message>
      <source>No rectangle is drawn yet.</source>
      <translation>尚未绘制矩形。</translation>
    </message>
    <message>
      <source>Draw one on the map with the button beside Area.</source>
      <translation>用“区域”旁边的按钮在地图上绘制一个。</translation>
    </message>
  </context>
  <context>
    <name>BackendConnection</name>
    <message>
      <source>Check its address in Settings ▸ Options ▸ FUSAR.</source>
      <translation>请在 设置 ▸ 选项 ▸ FUSAR 中检查其地址。</translation>
    </message>
    <message>
      <source>The backend is still loading its model.</source>
      <translation>后端仍在加载模型。</translation>
    </message>
    <message>
      <source>Try again in a moment.</source>
      <translation>请稍后再试。</translation>
    </message>
    <message>
      <source>The backend is not running.</source>
      <translation>后端未运行。</translation>
    </message>
    <message>
      <source>Press Start backend at the top of the FUSAR panel.</source>
      <translation>请点击 FUSAR 面板顶部的“启动后端”。</translation>
    </message>
    <message>
      <source>The backend at {url} has not answered yet.</source>
      <translation>{url} 处的后端尚未应答。</translation>
    </message>
  </context>
  <context>
    <name>BackendInstaller</name>
    <message>
      <source>The backend {version} is installed in {folder}.</source>
      <translation>后端 {version} 已安装在 {folder}。</translation>
    </message>
    <message>
      <source>Looking for a Python</source>
      <translation>正在查找 Python</translation>
    </message>
    <message>
      <source>Removing</source>
      <translation>正在移除</translation>
    </message>
    <message>
      <source>The backend was removed.</source>
      <translation>后端已移除。</translation>
    </message>
    <message>
      <source>Downloading and installing packages</source>
      <translation>正在下载和安装软件包</translation>
    </message>
    <message>
      <source>Checking the installation</source>
      <translation>正在检查安装</translation>
    </message>
    <message>
      <source>Cancelled; nothing was left behind.</source>
      <translation>已取消；没有留下任何内容。</translation>
    </message>
    <message>
      <source>The backend was not installed: {why}. Nothing was left behind; see the log.</source>
      <translation>后端未安装：{why}。没有留下任何内容；请查看日志。</translation>
    </message>
    <message>
      <source>Clean up the backend's folder</source>
      <translation>清理后端的文件夹</translation>
    </message>
    <message>
      <source>Stopping</source>
      <translation>正在停止</translation>
    </message>
    <message>
      <source>no Python 3.11 or newer was found; install Python 3.12 from python.org</source>
      <translation>未找到 Python 3.11 或更新版本；请从 python.org 安装 Python 3.12</translation>
    </message>
    <message>
      <source>Making the environment {name}</source>
      <translation>正在创建环境 {name}</translation>
    </message>
    <message>
      <source>the check says {why}</source>
      <translation>检查结果：{why}</translation>
    </message>
  </context>
  <context>
    <name>BackendLogBox</name>
    <message>
      <source>Start, stop and log</source>
      <translation>启动、停止和日志</translation>
    </message>
    <message>
      <source>What the backend writes</source>
      <translation>后端的输出</translation>
    </message>
    <message>
      <source>The backend has not written anything yet.</source>
      <translation>后端尚未输出任何内容。</translation>
    </message>
    <message>
      <source>Start backend</source>
      <translation>启动后端</translation>
    </message>
    <message>
      <source>Save these settings and start it</source>
      <translation>保存这些设置并启动</translation>
    </message>
    <message>
      <source>Stop backend</source>
      <translation>停止后端</translation>
    </message>
    <message>
      <source>Stop it</source>
      <translation>停止它</translation>
    </message>
    <message>
      <source>Copy log</source>
      <translation>复制日志</translation>
    </message>
    <message>
      <source>The lines below</source>
      <translation>下面的各行</translation>
    </message>
  </context>
  <context>
    <name>BandChoice</name>
    <message>
      <source>The band to look at: the polarization of a SAR image</source>
      <translation>要查看的波段：SAR 图像的极化方式</translation>
    </message>
    <message>
      <source>Band</source>
      <translation>波段</translation>
    </message>
  </context>
  <context>
    <name>ChatBoxes</name>
    <message>
      <source>Keep as layer</source>
      <translation>保存为图层</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>清除</translation>
    </message>
    <message>
      <source>Write these boxes into a GeoPackage layer</source>
      <translation>将这些框写入 GeoPackage 图层</translation>
    </message>
    <message>
      <source>Take the boxes off the map</source>
      <translation>从地图上移除这些框</translation>
    </message>
    <message>
      <source>Click a box to see where it is</source>
      <translation>点击一个框查看其位置</translation>
    </message>
    <message>
      <source>Chat</source>
      <translation>对话</translation>
    </message>
    <message>
      <source>Boxes of this answer on the map: {n}</source>
      <translation>此回答在地图上的框：{n}</translation>
    </message>
    <message>
      <source>Boxes of a chat answer: {text}</source>
      <translation>对话回答的框：{text}</translation>
    </message>
  </context>
  <context>
    <name>ChatExports</name>
    <message>
      <source>Export the conversation</source>
      <translation>导出对话</translation>
    </message>
    <message>
      <source>Written: {path}</source>
      <translation>已写入：{path}</translation>
    </message>
    <message>
      <source>New print layout: {name}</source>
      <translation>新的打印布局：{name}</translation>
    </message>
  </context>
  <context>
    <name>ChatInput</name>
    <message>
      <source>no image</source>
      <translation>无图像</translation>
    </message>
    <message>
      <source>no raster selected</source>
      <translation>未选择栅格</translation>
    </message>
    <message>
      <source>AEF</source>
      <translation>AEF</translation>
    </message>
    <message>
      <source>Let the AlphaEarth vectors of place and year modulate what the model sees</source>
      <translation>让该地点和年份的 AlphaEarth 向量调制模型所见</translation>
    </message>
    <message>
      <source>What the next question carries</source>
      <translation>下一个问题携带的内容</translation>
    </message>
    <message>
      <source>Tell the model the places of the boxes that are selected</source>
      <translation>将选中框的位置告诉模型</translation>
    </message>
    <message>
      <source>Ask about the image…</source>
      <translation>就图像提问…</translation>
    </message>
    <message>
      <source>Enter sends, Shift+Enter begins a new line</source>
      <translation>Enter 发送，Shift+Enter 换行</translation>
    </message>
    <message>
      <source>Begin a new conversation</source>
      <translation>开始新的对话</translation>
    </message>
    <message>
      <source>Copy, export, ask again</source>
      <translation>复制、导出、重新提问</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>Stop the answer, also on the server (Esc)</source>
      <translation>停止回答，服务器上也停止（Esc）</translation>
    </message>
    <message>
      <source>Send</source>
      <translation>发送</translation>
    </message>
    <message>
      <source>Send the question (Enter)</source>
      <translation>发送问题（Enter）</translation>
    </message>
    <message>
      <source>{what}, {w:.0f} × {h:.0f} px</source>
      <translation>{what}，{w:.0f} × {h:.0f} 像素</translation>
    </message>
    <message>
      <source>with AEF</source>
      <translation>使用 AEF</translation>
    </message>
    <message>
      <source>without AEF</source>
      <translation>不使用 AEF</translation>
    </message>
    <message>
      <source>Selected boxes: {n}</source>
      <translation>选中的框：{n}</translation>
    </message>
    <message>
      <source>AEF {year}</source>
      <translation>AEF {year}</translation>
    </message>
    <message>
      <source>boxes: {n}</source>
      <translation>框：{n}</translation>
    </message>
  </context>
  <context>
    <name>ChatMenu</name>
    <message>
      <source>Ask &amp;again</source>
      <translation>重新提问(&amp;A)</translation>
    </message>
    <message>
      <source>Another answer to the last question</source>
      <translation>对上一个问题再给出一个回答</translation>
    </message>
    <message>
      <source>Copy &amp;answer</source>
      <translation>复制回答(&amp;A)</translation>
    </message>
    <message>
      <source>The last answer as the model wrote it</source>
      <translation>模型所写的最后一个回答</translation>
    </message>
    <message>
      <source>&amp;Copy conversation</source>
      <translation>复制对话(&amp;C)</translation>
    </message>
    <message>
      <source>Everything as plain text</source>
      <translation>全部为纯文本</translation>
    </message>
    <message>
      <source>&amp;Export as HTML…</source>
      <translation>导出为 HTML…(&amp;E)</translation>
    </message>
    <message>
      <source>One page with the map's picture and the boxes</source>
      <translation>包含地图图片和框的一个页面</translation>
    </message>
    <message>
      <source>New print &amp;layout</source>
      <translation>新建打印布局(&amp;L)</translation>
    </message>
    <message>
      <source>The map and the conversation on a page</source>
      <translation>地图和对话放在一页上</translation>
    </message>
    <message>
      <source>&amp;Keep in the project</source>
      <translation>保存在工程中(&amp;K)</translation>
    </message>
    <message>
      <source>Save conversations with the QGIS project; off removes those that are in it</source>
      <translation>将对话与 QGIS 工程一起保存；关闭后会移除工程中已有的对话</translation>
    </message>
  </context>
  <context>
    <name>ChatSession</name>
    <message>
      <source>without what was said before: this model knows single questions only</source>
      <translation>不含之前的对话：该模型只会回答单个问题</translation>
    </message>
    <message>
      <source>without the oldest questions: {n}</source>
      <translation>不含最早的提问：{n}</translation>
    </message>
    <message>
      <source>Chat about {name}</source>
      <translation>就 {name} 对话</translation>
    </message>
    <message>
      <source>nothing</source>
      <translation>无</translation>
    </message>
  </context>
  <context>
    <name>ChatSuggestions</name>
    <message>
      <source>Describe this SAR image.</source>
      <translation>描述这幅 SAR 图像。</translation>
    </message>
    <message>
      <source>What kind of area is this?</source>
      <translation>这是什么类型的区域？</translation>
    </message>
    <message>
      <source>How many ships are there, and where?</source>
      <translation>有多少艘船，在哪里？</translation>
    </message>
    <message>
      <source>Ask: {text}</source>
      <translation>提问：{text}</translation>
    </message>
  </context>
  <context>
    <name>ChatTab</name>
    <message>
      <source>Opens the Detect tab with this class; nothing starts by itself</source>
      <translation>打开检测选项卡并填入此类别；不会自动开始</translation>
    </message>
    <message>
      <source>The answer was cut off at its longest; ask for the rest.</source>
      <translation>回答达到最大长度而被截断；请要求继续。</translation>
    </message>
    <message>
      <source>Ask in your own words. The model sees the part of the scene that is chosen below.</source>
      <translation>用自己的话提问。模型看到的是下方选择的场景部分。</translation>
    </message>
    <message>
      <source>Detect…</source>
      <translation>检测…</translation>
    </message>
    <message>
      <source>Reading the image…</source>
      <translation>正在读取图像…</translation>
    </message>
    <message>
      <source>Waiting for the first word…</source>
      <translation>正在等待第一个词…</translation>
    </message>
    <message>
      <source>Answering…</source>
      <translation>正在回答…</translation>
    </message>
    <message>
      <source>without AEF</source>
      <translation>不使用 AEF</translation>
    </message>
    <message>
      <source>Stopped.</source>
      <translation>已停止。</translation>
    </message>
    <message>
      <source>Not answered</source>
      <translation>未回答</translation>
    </message>
    <message>
      <source>Open this address in the browser?</source>
      <translation>在浏览器中打开此地址？</translation>
    </message>
    <message>
      <source>You · {chip}</source>
      <translation>您 · {chip}</translation>
    </message>
    <message>
      <source>Detect {label} in the whole scene…</source>
      <translation>在整个场景中检测 {label}…</translation>
    </message>
    <message>
      <source>A link of the model</source>
      <translation>模型给出的链接</translation>
    </message>
    <message>
      <source>AEF {year} used</source>
      <translation>使用了 AEF {year}</translation>
    </message>
  </context>
  <context>
    <name>CompositeForm</name>
    <message>
      <source>Color composite</source>
      <translation>彩色合成</translation>
    </message>
    <message>
      <source>Own choice</source>
      <translation>自选</translation>
    </message>
    <message>
      <source>Principal components (PCA)</source>
      <translation>主成分 (PCA)</translation>
    </message>
    <message>
      <source>A fixed triplet makes colors comparable between scenes and years; principal components show the most of this scene, in colors of its own</source>
      <translation>固定的三个通道使不同场景和年份的颜色可以比较；主成分以自己的颜色显示此场景的大部分信息</translation>
    </message>
    <message>
      <source>Draw &amp;composite</source>
      <translation>绘制合成图(&amp;C)</translation>
    </message>
    <message>
      <source>A color picture of the AEF field under the scene, as a GeoTIFF</source>
      <translation>场景下方 AEF 场的彩色图，保存为 GeoTIFF</translation>
    </message>
    <message>
      <source>All y&amp;ears</source>
      <translation>所有年份(&amp;E)</translation>
    </message>
    <message>
      <source>One composite for each year that the backend has, for QGIS's temporal controller</source>
      <translation>后端有数据的每一年各一幅合成图，供 QGIS 的时态控制器使用</translation>
    </message>
    <message>
      <source>C&amp;hannels</source>
      <translation>通道(&amp;H)</translation>
    </message>
    <message>
      <source>red</source>
      <translation>红</translation>
    </message>
    <message>
      <source>green</source>
      <translation>绿</translation>
    </message>
    <message>
      <source>blue</source>
      <translation>蓝</translation>
    </message>
    <message>
      <source>AEF channel shown as {color}, A00 to A63</source>
      <translation>以{color}色显示的 AEF 通道，A00 到 A63</translation>
    </message>
  </context>
  <context>
    <name>ConnectionTest</name>
    <message>
      <source>Python {version} has everything the backend needs. Press Start backend in the panel.</source>
      <translation>Python {version} 具备后端所需的一切。请点击面板中的“启动后端”。</translation>
    </message>
    <message>
      <source>Test the backend</source>
      <translation>测试后端</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>Python {version} lacks {names}. Choose the backend's own environment, see the README.</source>
      <translation>Python {version} 缺少 {names}。请选择后端自己的环境，见 README。</translation>
    </message>
    <message>
      <source>{program} cannot be started: {why}.</source>
      <translation>无法启动 {program}：{why}。</translation>
    </message>
    <message>
      <source>Stopped.</source>
      <translation>已停止。</translation>
    </message>
    <message>
      <source>it said nothing</source>
      <translation>没有任何输出</translation>
    </message>
    <message>
      <source>Connected: {names}</source>
      <translation>已连接：{names}</translation>
    </message>
    <message>
      <source>device {device}</source>
      <translation>设备 {device}</translation>
    </message>
    <message>
      <source>classes {names}</source>
      <translation>类别 {names}</translation>
    </message>
    <message>
      <source>AEF years {years}</source>
      <translation>AEF 年份 {years}</translation>
    </message>
    <message>
      <source>any</source>
      <translation>任意</translation>
    </message>
    <message>
      <source>This Python does not run: {why}</source>
      <translation>此 Python 无法运行：{why}</translation>
    </message>
  </context>
  <context>
    <name>DetectForm</name>
    <message>
      <source>The model was not trained on “{word}”; it may find nothing or too much.</source>
      <translation>模型未针对“{word}”训练；可能什么也找不到，或找到太多。</translation>
    </message>
    <message>
      <source>&amp;Find</source>
      <translation>查找(&amp;F)</translation>
    </message>
    <message>
      <source>Are&amp;a</source>
      <translation>区域(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Band</source>
      <translation>波段(&amp;B)</translation>
    </message>
    <message>
      <source>&amp;Zoom</source>
      <translation>缩放(&amp;Z)</translation>
    </message>
    <message>
      <source>&amp;Into</source>
      <translation>写入(&amp;I)</translation>
    </message>
    <message>
      <source>this computer</source>
      <translation>本机</translation>
    </message>
    <message>
      <source>A class that the model was trained on, or any words of your own; several with commas</source>
      <translation>模型训练过的类别，或您自己的词语；多个用逗号分隔</translation>
    </message>
    <message>
      <source>Image pixels per scene pixel: more for small objects, which also means more tiles</source>
      <translation>每个场景像素对应的图像像素：小目标用更大的值，也意味着更多图块</translation>
    </message>
    <message>
      <source>&amp;Use AEF</source>
      <translation>使用 AEF(&amp;U)</translation>
    </message>
    <message>
      <source>about {n} min</source>
      <translation>约 {n} 分钟</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>Let the AlphaEarth vectors of place and year modulate what the model sees</source>
      <translation>让该地点和年份的 AlphaEarth 向量调制模型所见</translation>
    </message>
    <message>
      <source>sent to {host}</source>
      <translation>发送到 {host}</translation>
    </message>
    <message>
      <source>about {n} s</source>
      <translation>约 {n} 秒</translation>
    </message>
    <message>
      <source>&amp;Use AEF (this model cannot)</source>
      <translation>使用 AEF（此模型不支持）(&amp;U)</translation>
    </message>
    <message>
      <source>&amp;Use AEF (needs the year)</source>
      <translation>使用 AEF（需要年份）(&amp;U)</translation>
    </message>
    <message>
      <source>{n} questions</source>
      <translation>{n} 个问题</translation>
    </message>
  </context>
  <context>
    <name>DetectTab</name>
    <message>
      <source>Reading the scene…</source>
      <translation>正在读取场景…</translation>
    </message>
    <message>
      <source>Detect</source>
      <translation>检测</translation>
    </message>
    <message>
      <source>Find every object of these classes (Ctrl+Enter)</source>
      <translation>查找这些类别的所有目标（Ctrl+Enter）</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>Stop now and keep the finished tiles (Esc)</source>
      <translation>立即停止并保留已完成的图块（Esc）</translation>
    </message>
    <message>
      <source>Stopping…</source>
      <translation>正在停止…</translation>
    </message>
    <message>
      <source>No class is named.</source>
      <translation>未指定类别。</translation>
    </message>
    <message>
      <source>Write what to find, e.g. ship.</source>
      <translation>请写明要查找的内容，例如 ship。</translation>
    </message>
    <message>
      <source>Zoom</source>
      <translation>缩放</translation>
    </message>
    <message>
      <source>Boxes so far: {n}</source>
      <translation>目前的框：{n}</translation>
    </message>
  </context>
  <context>
    <name>DetectionResultBox</name>
    <message>
      <source> AEF was not used: the model may need it, set the year or load AEF for this place.</source>
      <translation> 未使用 AEF：模型可能需要它，请设置年份或为此地点加载 AEF。</translation>
    </message>
    <message>
      <source>1 tile</source>
      <translation>1 个图块</translation>
    </message>
    <message>
      <source>Hide boxes below this score; nothing is deleted</source>
      <translation>隐藏低于此得分的框；不会删除任何内容</translation>
    </message>
    <message>
      <source>Lowest score shown</source>
      <translation>显示的最低得分</translation>
    </message>
    <message>
      <source>Continue</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Ask about the tiles that are missing; the others are remembered, also after a crash</source>
      <translation>询问缺少的图块；其余的已被记住，崩溃后也是如此</translation>
    </message>
    <message>
      <source>Start over</source>
      <translation>重新开始</translation>
    </message>
    <message>
      <source>Forget the answers of the earlier run and ask about every tile again</source>
      <translation>忘记上次运行的回答，重新询问每个图块</translation>
    </message>
    <message>
      <source>Zoom</source>
      <translation>缩放</translation>
    </message>
    <message>
      <source>Zoom the map to the boxes</source>
      <translation>将地图缩放到这些框</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>审核</translation>
    </message>
    <message>
      <source>Step through the boxes: accept, reject, rename with keys, and export labels</source>
      <translation>逐个查看框：用按键接受、拒绝、改名，并导出标注</translation>
    </message>
    <message>
      <source>Table</source>
      <translation>表格</translation>
    </message>
    <message>
      <source>Open the attribute table</source>
      <translation>打开属性表</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>移除</translation>
    </message>
    <message>
      <source>Take this run's layer out of the project; its file stays</source>
      <translation>将此次运行的图层从工程中移除；文件保留</translation>
    </message>
    <message>
      <source>Try finer tiles</source>
      <translation>尝试更细的图块</translation>
    </message>
    <message>
      <source>Look again at a higher zoom: more and smaller tiles</source>
      <translation>以更大的缩放再看一次：更多、更小的图块</translation>
    </message>
    <message>
      <source>Try the other band</source>
      <translation>尝试另一个波段</translation>
    </message>
    <message>
      <source>Look again in the other polarization</source>
      <translation>以另一种极化再看一次</translation>
    </message>
    <message>
      <source>Try without AEF</source>
      <translation>不使用 AEF 再试</translation>
    </message>
    <message>
      <source>Look again at the image alone</source>
      <translation>只看图像再看一次</translation>
    </message>
    <message>
      <source>No {label} found in {tiles}. Possible reasons: there is none; it is too small at this zoom; the polarization or the display range hides it; the model does not know this class.</source>
      <translation>在 {tiles}中未找到 {label}。可能的原因：确实没有；在此缩放下太小；极化方式或显示范围将其隐藏；模型不认识此类别。</translation>
    </message>
    <message>
      <source>Finish editing the layer first, then filter it by score.</source>
      <translation>请先结束图层编辑，再按得分过滤。</translation>
    </message>
    <message>
      <source>Try {band}</source>
      <translation>尝试 {band}</translation>
    </message>
    <message>
      <source>{n} tiles</source>
      <translation>{n} 个图块</translation>
    </message>
    <message>
      <source>Score at least {score:.2f} · {n} shown</source>
      <translation>得分至少 {score:.2f} · 显示 {n} 个</translation>
    </message>
    <message>
      <source> or </source>
      <translation> 或 </translation>
    </message>
  </context>
  <context>
    <name>DetectionRun</name>
    <message>
      <source>Detected: {label}</source>
      <translation>检测到：{label}</translation>
    </message>
    <message>
      <source>Detect {label} in {name}</source>
      <translation>在 {name} 中检测 {label}</translation>
    </message>
  </context>
  <context>
    <name>EntryEditor</name>
    <message>
      <source>Keep this value with the layer</source>
      <translation>将此值与图层一起保存</translation>
    </message>
    <message>
      <source>Leave it as it is (Esc)</source>
      <translation>保持原样（Esc）</translation>
    </message>
  </context>
  <context>
    <name>FusarAlgorithm</name>
    <message>
      <source>Three channels</source>
      <translation>三个通道</translation>
    </message>
    <message>
      <source>Three principal components (PCA)</source>
      <translation>三个主成分 (PCA)</translation>
    </message>
    <message>
      <source>Longer side in pixels</source>
      <translation>长边像素数</translation>
    </message>
    <message>
      <source>AEF channel shown in red (0 to 63)</source>
      <translation>以红色显示的 AEF 通道（0 到 63）</translation>
    </message>
    <message>
      <source>AEF channel shown in green (0 to 63)</source>
      <translation>以绿色显示的 AEF 通道（0 到 63）</translation>
    </message>
    <message>
      <source>AEF channel shown in blue (0 to 63)</source>
      <translation>以蓝色显示的 AEF 通道（0 到 63）</translation>
    </message>
    <message>
      <source>What the colors show</source>
      <translation>颜色显示的内容</translation>
    </message>
    <message>
      <source>AEF composite</source>
      <translation>AEF 合成图</translation>
    </message>
    <message>
      <source>Draws three of the 64 AlphaEarth (AEF) channels over the extent of a scene, for the scene's year. The same three channels mean the same everywhere, so composites of different scenes can be compared. Transparent where AEF has no data. Principal components show the most of one scene, in colors that mean nothing elsewhere.</source>
      <translation>在场景范围内绘制 64 个 AlphaEarth (AEF) 通道中的三个，年份为场景的年份。相同的三个通道在任何地方含义相同，因此不同场景的合成图可以比较。AEF 没有数据处为透明。主成分显示一个场景的大部分信息，其颜色在别处没有意义。</translation>
    </message>
    <message>
      <source>Year of AEF</source>
      <translation>AEF 年份</translation>
    </message>
    <message>
      <source>Points</source>
      <translation>点</translation>
    </message>
    <message>
      <source>AEF field values</source>
      <translation>AEF 场的值</translation>
    </message>
    <message>
      <source>Points with AEF vectors</source>
      <translation>带 AEF 向量的点</translation>
    </message>
    <message>
      <source>Adds the 64 AlphaEarth (AEF) values, A00 to A63, to a copy of a point layer, with the year and the source that they come from. Points without AEF (open sea, masked, no source) keep empty values and say why.</source>
      <translation>将 64 个 AlphaEarth (AEF) 值 A00 到 A63 添加到点图层的副本中，并注明其年份和来源。没有 AEF 的点（开阔海面、被掩膜、无来源）保留空值并说明原因。</translation>
    </message>
    <message>
      <source>Columns</source>
      <translation>列数</translation>
    </message>
    <message>
      <source>Rows</source>
      <translation>行数</translation>
    </message>
    <message>
      <source>Ask the backend where AEF has vectors</source>
      <translation>向后端查询 AEF 在哪里有向量</translation>
    </message>
    <message>
      <source>Cells in place of points</source>
      <translation>用单元代替点</translation>
    </message>
    <message>
      <source>With the 64 values</source>
      <translation>带 64 个值</translation>
    </message>
    <message>
      <source>AEF grid</source>
      <translation>AEF 格网</translation>
    </message>
    <message>
      <source>Nodes with AEF vectors</source>
      <translation>带 AEF 向量的节点</translation>
    </message>
    <message>
      <source>Draws the AlphaEarth (AEF) sampling grid of a scene as points or cells: place in degrees, place in the image (0 to 1), and whether AEF has a vector there; on request its 64 values, A00 to A63. Nodes over open sea have none.</source>
      <translation>以点或单元绘制场景的 AlphaEarth (AEF) 采样格网：经纬度位置、图像中的位置（0 到 1）以及 AEF 在该处是否有向量；可按需附上其 64 个值 A00 到 A63。开阔海面上的节点没有向量。</translation>
    </message>
    <message>
      <source>Place to compare with</source>
      <translation>用于比较的地点</translation>
    </message>
    <message>
      <source>AEF similarity</source>
      <translation>AEF 相似度</translation>
    </message>
    <message>
      <source>No place was given.</source>
      <translation>未给出地点。</translation>
    </message>
    <message>
      <source>Compares the AlphaEarth (AEF) vectors over the extent of a scene with the one at a place: the cosine, 1 where they are the same, NaN where AEF has no data. The place may lie outside the scene.</source>
      <translation>将场景范围内的 AlphaEarth (AEF) 向量与某地点的向量比较：余弦值，相同处为 1，AEF 没有数据处为 NaN。该地点可以在场景之外。</translation>
    </message>
    <message>
      <source>Band (empty: as chosen in the FUSAR panel, or the first)</source>
      <translation>波段（空：与 FUSAR 面板中所选相同，或第一个）</translation>
    </message>
    <message>
      <source>Year of the acquisition (empty: as in the FUSAR panel, or from the file)</source>
      <translation>获取年份（空：与 FUSAR 面板中相同，或来自文件）</translation>
    </message>
    <message>
      <source>Backend address (empty: from the FUSAR options)</source>
      <translation>后端地址（空：取自 FUSAR 选项）</translation>
    </message>
    <message>
      <source>Authentication of the backend (empty: from the FUSAR options)</source>
      <translation>后端认证（空：取自 FUSAR 选项）</translation>
    </message>
    <message>
      <source>SAR scene</source>
      <translation>SAR 场景</translation>
    </message>
    <message>
      <source>No scene was given.</source>
      <translation>未给出场景。</translation>
    </message>
    <message>
      <source>Describe this SAR image.</source>
      <translation>描述这幅 SAR 图像。</translation>
    </message>
    <message>
      <source>Question</source>
      <translation>问题</translation>
    </message>
    <message>
      <source>Ask about a scene</source>
      <translation>就场景提问</translation>
    </message>
    <message>
      <source>Sends a question with the picture of a scene, or of a part of it, to FUSAR-GPT and returns its answer.</source>
      <translation>将问题连同场景或其一部分的图像发送给 FUSAR-GPT，并返回其回答。</translation>
    </message>
    <message>
      <source>Ready</source>
      <translation>就绪</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Its classes</source>
      <translation>其类别</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>地址</translation>
    </message>
    <message>
      <source>Backend status</source>
      <translation>后端状态</translation>
    </message>
    <message>
      <source>Asks the backend whether it is ready, which model it serves and which classes that model knows. The log names each step of the way: address, name, proxy, port, encryption, token, version, model, AEF.</source>
      <translation>询问后端是否就绪、提供哪个模型以及该模型认识哪些类别。日志列出每一步：地址、名称、代理、端口、加密、令牌、版本、模型、AEF。</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>多边形</translation>
    </message>
    <message>
      <source>Classes, with commas (empty: the model's)</source>
      <translation>类别，用逗号分隔（空：模型的类别）</translation>
    </message>
    <message>
      <source>Classified polygons</source>
      <translation>已分类的多边形</translation>
    </message>
    <message>
      <source>Classify boxes</source>
      <translation>对框分类</translation>
    </message>
    <message>
      <source>Number of objects</source>
      <translation>目标数量</translation>
    </message>
    <message>
      <source>Count objects</source>
      <translation>目标计数</translation>
    </message>
    <message>
      <source>Asks FUSAR-GPT how many objects of a class it sees in a scene, or in a part of it. The area is sent as one picture: for large scenes the number of boxes of Detect objects is the better count.</source>
      <translation>询问 FUSAR-GPT 在场景或其一部分中看到多少个某类目标。区域作为一幅图像发送：对于大场景，“检测目标”的框数是更好的计数。</translation>
    </message>
    <message>
      <source>Describe a scene</source>
      <translation>描述场景</translation>
    </message>
    <message>
      <source>Asks FUSAR-GPT to describe a scene, or a part of it, in words.</source>
      <translation>请 FUSAR-GPT 用文字描述场景或其一部分。</translation>
    </message>
    <message>
      <source>What to look for (several classes with commas)</source>
      <translation>要查找的内容（多个类别用逗号分隔）</translation>
    </message>
    <message>
      <source>Area (empty: the whole scene)</source>
      <translation>区域（空：整个场景）</translation>
    </message>
    <message>
      <source>Use AEF where it exists</source>
      <translation>在有 AEF 的地方使用</translation>
    </message>
    <message>
      <source>Detections</source>
      <translation>检测结果</translation>
    </message>
    <message>
      <source>Number of objects of each class, as JSON</source>
      <translation>每个类别的目标数量，JSON 格式</translation>
    </message>
    <message>
      <source>Every tile was answered</source>
      <translation>每个图块都已回答</translation>
    </message>
    <message>
      <source>Summary</source>
      <translation>摘要</translation>
    </message>
    <message>
      <source>Tile size in pixels (0: the model's own)</source>
      <translation>图块大小，像素（0：模型自己的）</translation>
    </message>
    <message>
      <source>Overlap in percent</source>
      <translation>重叠百分比</translation>
    </message>
    <message>
      <source>Zoom (0: from the pixel size)</source>
      <translation>缩放（0：由像素大小决定）</translation>
    </message>
    <message>
      <source>Requests at once</source>
      <translation>同时请求数</translation>
    </message>
    <message>
      <source>Detect objects</source>
      <translation>检测目标</translation>
    </message>
    <message>
      <source>Finds every object of a class (ship), or of several (ship, plane), in a SAR scene and writes its box in the scene's CRS, with where it comes from: score and what the score is, prompt, model, tile, and whether AEF was used. If the backend stops in mid-scene, what was found until then is kept and the log says how far it came.</source>
      <translation>在 SAR 场景中查找一个类别（ship）或多个类别（ship, plane）的所有目标，并以场景的 CRS 写出其框及来源：得分及得分的含义、问题、模型、图块以及是否使用 AEF。如果后端在场景中途停止，已找到的内容会保留，日志说明进行到哪里。</translation>
    </message>
    <message>
      <source>Its field with the class (empty: all of the class below)</source>
      <translation>其类别字段（空：全部为下方的类别）</translation>
    </message>
    <message>
      <source>Reference: every object there is</source>
      <translation>参考：存在的所有目标</translation>
    </message>
    <message>
      <source>Class where no field says one</source>
      <translation>没有字段给出类别时的类别</translation>
    </message>
    <message>
      <source>Detections minus reference</source>
      <translation>检测减去参考</translation>
    </message>
    <message>
      <source>Evaluate detections</source>
      <translation>评估检测结果</translation>
    </message>
    <message>
      <source>Scores detections against a layer of your own labels: class by class, one to one, highest overlap first, F1 = 2 TP / (N reference + N found) at IoU 0.25, 0.5 and 0.75, in pixels of the scene. The reference must hold every object of the area that was searched. Boxes that a review renamed count as the model had named them, and boxes drawn by hand do not count as found.</source>
      <translation>将检测结果与您自己标注的图层对比评分：逐类、一对一、重叠最大者优先，F1 = 2 TP /（N 参考 + N 找到），IoU 为 0.25、0.5 和 0.75，以场景像素计。参考必须包含所搜索区域的每个目标。审核中改名的框按模型所命名的计算，手工绘制的框不算作找到。</translation>
    </message>
    <message>
      <source>Area that was searched (empty: the whole scene)</source>
      <translation>搜索过的区域（空：整个场景）</translation>
    </message>
    <message>
      <source>Write each tile's AEF field too, from the backend</source>
      <translation>同时从后端写出每个图块的 AEF 场</translation>
    </message>
    <message>
      <source>Reviewed detections</source>
      <translation>审核过的检测结果</translation>
    </message>
    <message>
      <source>Classes that were looked for, with commas</source>
      <translation>查找过的类别，用逗号分隔</translation>
    </message>
    <message>
      <source>Tile size in pixels (0: 224)</source>
      <translation>图块大小，像素（0：224）</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>Number of tiles</source>
      <translation>图块数量</translation>
    </message>
    <message>
      <source>Number of labels</source>
      <translation>标注数量</translation>
    </message>
    <message>
      <source>No folder was given.</source>
      <translation>未给出文件夹。</translation>
    </message>
    <message>
      <source>Export reviewed boxes for training</source>
      <translation>导出审核过的框用于训练</translation>
    </message>
    <message>
      <source>Cuts the scene into the tiles that a detection sends and writes those in which every box was accepted, rejected, renamed or drawn by hand, as PNG files with a &lt;code&gt;samples.jsonl&lt;/code&gt; that &lt;code&gt;python -m training&lt;/code&gt; reads. Tiles with a box that nobody has looked at, and tiles without any box, are left out: a model would learn its own mistakes. A folder may hold several scenes.</source>
      <translation>像检测一样将场景切成图块，并写出其中每个框都已被接受、拒绝、改名或手工绘制的图块，保存为 PNG 文件以及 &lt;code&gt;python -m training&lt;/code&gt; 可读的 &lt;code&gt;samples.jsonl&lt;/code&gt;。含有无人查看的框的图块和没有框的图块不写出：否则模型会学习自己的错误。一个文件夹可以包含多个场景。</translation>
    </message>
    <message>
      <source>Cells with objects</source>
      <translation>有目标的单元</translation>
    </message>
    <message>
      <source>Locate objects in 3 x 3 cells</source>
      <translation>在 3 x 3 单元中定位目标</translation>
    </message>
    <message>
      <source>Asks FUSAR-GPT in which cells of a 3 x 3 grid over the area it sees objects of a class. Cells are numbered 1 to 9 row by row from the top left of the picture.</source>
      <translation>询问 FUSAR-GPT 在区域的 3 x 3 格网的哪些单元中看到某类目标。单元从图像左上角起逐行编号 1 到 9。</translation>
    </message>
    <message>
      <source>Answer</source>
      <translation>回答</translation>
    </message>
    <message>
      <source>What to look for</source>
      <translation>要查找的内容</translation>
    </message>
    <message>
      <source>What AEF did for the answer</source>
      <translation>AEF 对回答的作用</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>HTML 文件 (*.html)</translation>
    </message>
    <message>
      <source>Passport</source>
      <translation>护照</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>JSON 文件 (*.json)</translation>
    </message>
    <message>
      <source>Scene information</source>
      <translation>场景信息</translation>
    </message>
    <message>
      <source>Reads the passport of a SAR raster: place, CRS, size, pixel size, bands, units, acquisition time, platform, mode and orbit, each with its source, and what contradicts it. Nothing is guessed; what you have entered in the FUSAR panel counts. PASSPORT is the same as JSON. Rasters with control points or RPCs only are mapped through these.</source>
      <translation>读取 SAR 栅格的护照：地点、CRS、大小、像素大小、波段、单位、获取时间、平台、模式和轨道，每项都注明来源以及与之矛盾之处。绝不猜测；您在 FUSAR 面板中输入的内容有效。PASSPORT 是相同内容的 JSON。仅由控制点或 RPC 定位的栅格通过它们进行映射。</translation>
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
      <translation>场景(&amp;N)</translation>
    </message>
    <message>
      <source>Where and when the raster was taken</source>
      <translation>栅格的拍摄地点和时间</translation>
    </message>
    <message>
      <source>AE&amp;F</source>
      <translation>AEF(&amp;F)</translation>
    </message>
    <message>
      <source>AlphaEarth grid and composite</source>
      <translation>AlphaEarth 格网和合成图</translation>
    </message>
    <message>
      <source>De&amp;tect</source>
      <translation>检测(&amp;T)</translation>
    </message>
    <message>
      <source>Find objects, count them, describe the area</source>
      <translation>查找目标、计数、描述区域</translation>
    </message>
    <message>
      <source>Ch&amp;at</source>
      <translation>对话(&amp;A)</translation>
    </message>
    <message>
      <source>Talk about the image</source>
      <translation>谈论图像</translation>
    </message>
  </context>
  <context>
    <name>FusarPlugin</name>
    <message>
      <source>Scene</source>
      <translation>场景</translation>
    </message>
    <message>
      <source>Where and when the active raster was taken</source>
      <translation>活动栅格的拍摄地点和时间</translation>
    </message>
    <message>
      <source>AEF</source>
      <translation>AEF</translation>
    </message>
    <message>
      <source>AlphaEarth grid and composite</source>
      <translation>AlphaEarth 格网和合成图</translation>
    </message>
    <message>
      <source>Detect</source>
      <translation>检测</translation>
    </message>
    <message>
      <source>Detect objects in the scene</source>
      <translation>检测场景中的目标</translation>
    </message>
    <message>
      <source>Chat</source>
      <translation>对话</translation>
    </message>
    <message>
      <source>Chat about the scene</source>
      <translation>就场景对话</translation>
    </message>
  </context>
  <context>
    <name>GridForm</name>
    <message>
      <source>Sampling grid</source>
      <translation>采样格网</translation>
    </message>
    <message>
      <source>Nodes from west to east</source>
      <translation>由西向东的节点数</translation>
    </message>
    <message>
      <source>Nodes from south to north</source>
      <translation>由南向北的节点数</translation>
    </message>
    <message>
      <source>Draw &amp;grid</source>
      <translation>绘制格网(&amp;G)</translation>
    </message>
    <message>
      <source>A layer of the places where AEF is read, colored by what AEF has there (Ctrl+Enter)</source>
      <translation>读取 AEF 的地点的图层，按 AEF 在该处的情况着色（Ctrl+Enter）</translation>
    </message>
    <message>
      <source>N&amp;odes</source>
      <translation>节点(&amp;O)</translation>
    </message>
    <message>
      <source>Points at the nodes, or the part of the scene that is nearest to each</source>
      <translation>节点处的点，或场景中离每个节点最近的部分</translation>
    </message>
    <message>
      <source>With the 64 &amp;values</source>
      <translation>带 64 个值(&amp;V)</translation>
    </message>
    <message>
      <source>Adds A00 to A63 to the attributes of each node</source>
      <translation>将 A00 到 A63 添加到每个节点的属性中</translation>
    </message>
    <message>
      <source>Sha&amp;pe</source>
      <translation>形状(&amp;P)</translation>
    </message>
    <message>
      <source>Points</source>
      <translation>点</translation>
    </message>
    <message>
      <source>Cells</source>
      <translation>单元</translation>
    </message>
    <message>
      <source>about {x:.0f} × {y:.0f} m apart</source>
      <translation>间距约 {x:.0f} × {y:.0f} 米</translation>
    </message>
  </context>
  <context>
    <name>Header</name>
    <message>
      <source>Set token…</source>
      <translation>设置令牌…</translation>
    </message>
    <message>
      <source>Open the place in the options where the token is set</source>
      <translation>打开选项中设置令牌的位置</translation>
    </message>
    <message>
      <source>Images stay on this computer</source>
      <translation>图像保留在本机</translation>
    </message>
    <message>
      <source>loading the model…</source>
      <translation>正在加载模型…</translation>
    </message>
    <message>
      <source>not available</source>
      <translation>不可用</translation>
    </message>
    <message>
      <source>FUSAR options: backend, model, tiles, output folder</source>
      <translation>FUSAR 选项：后端、模型、图块、输出文件夹</translation>
    </message>
    <message>
      <source>How to use this panel</source>
      <translation>如何使用此面板</translation>
    </message>
    <message>
      <source>Images are sent to {host}</source>
      <translation>图像发送到 {host}</translation>
    </message>
    <message>
      <source>This computer</source>
      <translation>本机</translation>
    </message>
    <message>
      <source>stopping…</source>
      <translation>正在停止…</translation>
    </message>
    <message>
      <source>not running</source>
      <translation>未运行</translation>
    </message>
    <message>
      <source>starting…</source>
      <translation>正在启动…</translation>
    </message>
    <message>
      <source>connecting…</source>
      <translation>正在连接…</translation>
    </message>
    <message>
      <source>ready</source>
      <translation>就绪</translation>
    </message>
    <message>
      <source>Stop backend</source>
      <translation>停止后端</translation>
    </message>
    <message>
      <source>&amp;Start backend</source>
      <translation>启动后端(&amp;S)</translation>
    </message>
    <message>
      <source>Stop the backend</source>
      <translation>停止后端</translation>
    </message>
    <message>
      <source>Start the backend on this computer</source>
      <translation>在本机启动后端</translation>
    </message>
    <message>
      <source>Connect</source>
      <translation>连接</translation>
    </message>
    <message>
      <source>Ask the backend again whether it is there</source>
      <translation>再次询问后端是否在线</translation>
    </message>
    <message>
      <source>Profile: {name}</source>
      <translation>配置：{name}</translation>
    </message>
  </context>
  <context>
    <name>InstallBox</name>
    <message>
      <source>Downloads about {download:.1f} GiB (torch, transformers, rasterio and what they need) and takes about {disk:.0f} GiB on disk. Proxy and certificates are QGIS's.</source>
      <translation>下载约 {download:.1f} GiB（torch、transformers、rasterio 及其所需），占用磁盘约 {disk:.0f} GiB。代理和证书使用 QGIS 的。</translation>
    </message>
    <message>
      <source>Install the backend for me</source>
      <translation>为我安装后端</translation>
    </message>
    <message>
      <source>Installed: version {version} ({hardware}) in {folder}.</source>
      <translation>已安装：版本 {version}（{hardware}），位于 {folder}。</translation>
    </message>
    <message>
      <source>An environment of its own is made in this folder, and nowhere else</source>
      <translation>在此文件夹中创建独立的环境，不涉及其他任何地方</translation>
    </message>
    <message>
      <source>found by itself (3.11 or newer)</source>
      <translation>自动查找（3.11 或更新）</translation>
    </message>
    <message>
      <source>The Python that the environment is made with; not QGIS's own</source>
      <translation>用来创建环境的 Python；不是 QGIS 自己的</translation>
    </message>
    <message>
      <source>folder, wheel, or fusar-gpt-qgis[serve] @ git+https://…</source>
      <translation>文件夹、wheel，或 fusar-gpt-qgis[serve] @ git+https://…</translation>
    </message>
    <message>
      <source>Where FUSAR-GPT itself comes from: its folder, a wheel file, or a requirement as pip reads it</source>
      <translation>FUSAR-GPT 本身的来源：其文件夹、wheel 文件，或 pip 可读的需求</translation>
    </message>
    <message>
      <source>CUDA needs an NVIDIA card with a current driver</source>
      <translation>CUDA 需要 NVIDIA 显卡和最新驱动</translation>
    </message>
    <message>
      <source>only pip's usual index</source>
      <translation>仅 pip 的常用索引</translation>
    </message>
    <message>
      <source>Further package index for torch; your pip.conf is respected as well</source>
      <translation>torch 的附加软件包索引；您的 pip.conf 同样有效</translation>
    </message>
    <message>
      <source>In fo&amp;lder</source>
      <translation>所在文件夹(&amp;L)</translation>
    </message>
    <message>
      <source>Pac&amp;kage</source>
      <translation>软件包(&amp;K)</translation>
    </message>
    <message>
      <source>&amp;Hardware</source>
      <translation>硬件(&amp;H)</translation>
    </message>
    <message>
      <source>Torch from</source>
      <translation>Torch 来源</translation>
    </message>
    <message>
      <source>With P&amp;ython</source>
      <translation>所用 P&amp;ython</translation>
    </message>
    <message>
      <source>&amp;Install</source>
      <translation>安装(&amp;I)</translation>
    </message>
    <message>
      <source>Download and install, then check</source>
      <translation>下载并安装，然后检查</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Stop; what was made so far is removed, what worked before stays</source>
      <translation>停止；已完成的部分会被移除，之前可用的保留</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>移除</translation>
    </message>
    <message>
      <source>Delete the installed environment</source>
      <translation>删除已安装的环境</translation>
    </message>
    <message>
      <source>Of the file that is downloaded now, where pip tells</source>
      <translation>正在下载的文件的进度（若 pip 提供）</translation>
    </message>
    <message>
      <source>What pip says</source>
      <translation>pip 的输出</translation>
    </message>
    <message>
      <source>&amp;Upgrade</source>
      <translation>升级(&amp;U)</translation>
    </message>
    <message>
      <source>An installation in {folder} was broken off. Install begins anew; Remove clears it.</source>
      <translation>{folder} 中的安装被中断。安装会重新开始；移除会清除它。</translation>
    </message>
    <message>
      <source>Processor (CPU)</source>
      <translation>处理器 (CPU)</translation>
    </message>
    <message>
      <source>NVIDIA graphics card (CUDA)</source>
      <translation>NVIDIA 显卡 (CUDA)</translation>
    </message>
    <message>
      <source>Not needed here: the environment of the checkout is used ({python}).</source>
      <translation>此处不需要：使用检出目录的环境（{python}）。</translation>
    </message>
    <message>
      <source>Not installed yet. QGIS's own Python is never touched.</source>
      <translation>尚未安装。绝不改动 QGIS 自己的 Python。</translation>
    </message>
  </context>
  <context>
    <name>LayerActions</name>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>Copy the passport as text, with the source of each value</source>
      <translation>将护照复制为文本，并附每个值的来源</translation>
    </message>
    <message>
      <source>Set time</source>
      <translation>设置时间</translation>
    </message>
    <message>
      <source>Give the layer this time range (for the temporal controller) and metadata: extent, CRS, keywords and a line of history. Title and abstract that you wrote stay.</source>
      <translation>为图层设置此时间范围（供时态控制器使用）和元数据：范围、CRS、关键词和一行历史记录。您写的标题和摘要保留。</translation>
    </message>
    <message>
      <source>Take back</source>
      <translation>撤回</translation>
    </message>
    <message>
      <source>Give the layer the time and metadata that it had before</source>
      <translation>恢复图层之前的时间和元数据</translation>
    </message>
    <message>
      <source>Copied.</source>
      <translation>已复制。</translation>
    </message>
    <message>
      <source>The metadata are set. The time is not known, so the layer has none.</source>
      <translation>元数据已设置。时间未知，因此图层没有时间。</translation>
    </message>
    <message>
      <source>The layer has time and metadata now; they are saved with the project.</source>
      <translation>图层现在有了时间和元数据；它们与工程一起保存。</translation>
    </message>
    <message>
      <source>Taken back.</source>
      <translation>已撤回。</translation>
    </message>
    <message>
      <source>What you have changed in the layer's properties since then stays as it is.</source>
      <translation>此后您在图层属性中更改的内容保持不变。</translation>
    </message>
  </context>
  <context>
    <name>LocalBox</name>
    <message>
      <source>Backend on this computer</source>
      <translation>本机后端</translation>
    </message>
    <message>
      <source>The Python that has torch, transformers and fastapi; not QGIS's own</source>
      <translation>装有 torch、transformers 和 fastapi 的 Python；不是 QGIS 自己的</translation>
    </message>
    <message>
      <source>the one that ships</source>
      <translation>随附的</translation>
    </message>
    <message>
      <source>a checkpoint folder</source>
      <translation>检查点文件夹</translation>
    </message>
    <message>
      <source>Folder with fusar.json; empty: the demo model that ships</source>
      <translation>含 fusar.json 的文件夹；空：随附的演示模型</translation>
    </message>
    <message>
      <source>the demo's</source>
      <translation>演示用的</translation>
    </message>
    <message>
      <source>GeoTIFF with 64 AEF bands, or a folder with one per year</source>
      <translation>含 64 个 AEF 波段的 GeoTIFF，或每年一个文件的文件夹</translation>
    </message>
    <message>
      <source>&amp;Python</source>
      <translation>&amp;Python</translation>
    </message>
    <message>
      <source>&amp;Checkpoint</source>
      <translation>检查点(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;AEF file</source>
      <translation>AEF 文件(&amp;A)</translation>
    </message>
    <message>
      <source>python of the backend's environment</source>
      <translation>后端环境的 python</translation>
    </message>
  </context>
  <context>
    <name>Messages</name>
    <message>
      <source>Log</source>
      <translation>日志</translation>
    </message>
    <message>
      <source>Set token…</source>
      <translation>设置令牌…</translation>
    </message>
  </context>
  <context>
    <name>ModulationForm</name>
    <message>
      <source>What AEF does to the model</source>
      <translation>AEF 对模型的作用</translation>
    </message>
    <message>
      <source>Draw &amp;modulation</source>
      <translation>绘制调制(&amp;M)</translation>
    </message>
    <message>
      <source>Sends what the map shows of the scene, and colors each visual token by how strongly AEF scales it</source>
      <translation>发送地图所显示的场景部分，并按 AEF 缩放的强度为每个视觉令牌着色</translation>
    </message>
    <message>
      <source>How much AEF scales each visual token, as the mean over its channels.</source>
      <translation>AEF 对每个视觉令牌的缩放幅度（各通道的平均值）。</translation>
    </message>
  </context>
  <context>
    <name>NoRaster</name>
    <message>
      <source>Open a SAR raster</source>
      <translation>打开 SAR 栅格</translation>
    </message>
    <message>
      <source>No raster selected</source>
      <translation>未选择栅格</translation>
    </message>
    <message>
      <source>Select a SAR raster in the Layers panel; this tab follows the active layer.</source>
      <translation>请在图层面板中选择 SAR 栅格；此选项卡跟随活动图层。</translation>
    </message>
    <message>
      <source>Open a raster file and use it as the scene</source>
      <translation>打开栅格文件并用作场景</translation>
    </message>
    <message>
      <source>A simulated SAR scene with ships and planes, made for trying things out</source>
      <translation>带有船和飞机的模拟 SAR 场景，供试用</translation>
    </message>
    <message>
      <source>Open raster…</source>
      <translation>打开栅格…</translation>
    </message>
    <message>
      <source>Open the demo scene</source>
      <translation>打开演示场景</translation>
    </message>
    <message>
      <source>All files</source>
      <translation>所有文件</translation>
    </message>
    <message>
      <source>Rasters</source>
      <translation>栅格</translation>
    </message>
  </context>
  <context>
    <name>NoSceneNotice</name>
    <message>
      <source>Reading the raster…</source>
      <translation>正在读取栅格…</translation>
    </message>
    <message>
      <source>Select a SAR raster in the Layers panel first.</source>
      <translation>请先在图层面板中选择 SAR 栅格。</translation>
    </message>
  </context>
  <context>
    <name>OptionsPage</name>
    <message>
      <source>&amp;Profile</source>
      <translation>配置(&amp;P)</translation>
    </message>
    <message>
      <source>Who starts the backend, and so where the images go</source>
      <translation>由谁启动后端，也就是图像发往哪里</translation>
    </message>
    <message>
      <source>On this computer, started by QGIS</source>
      <translation>在本机，由 QGIS 启动</translation>
    </message>
    <message>
      <source>At an address, already running</source>
      <translation>在某个地址，已在运行</translation>
    </message>
    <message>
      <source>&amp;Backend</source>
      <translation>后端(&amp;B)</translation>
    </message>
    <message>
      <source>&amp;Work offline</source>
      <translation>离线工作(&amp;W)</translation>
    </message>
    <message>
      <source>Requests to other computers are refused before anything is sent</source>
      <translation>发往其他计算机的请求在发送任何内容之前即被拒绝</translation>
    </message>
    <message>
      <source>The token travels unencrypted: anybody on the way can read it. Use https, or a tunnel.</source>
      <translation>令牌以未加密方式传输：途中任何人都能读取。请使用 https 或隧道。</translation>
    </message>
    <message>
      <source>Images stay on this computer.</source>
      <translation>图像保留在本机。</translation>
    </message>
    <message>
      <source>Images go to this computer, or through a tunnel that begins on it.</source>
      <translation>图像发送到本机，或经由从本机开始的隧道。</translation>
    </message>
    <message>
      <source>Images are sent to {host}.</source>
      <translation>图像发送到 {host}。</translation>
    </message>
    <message>
      <source>Work offline is on: nothing is sent to {host}.</source>
      <translation>离线工作已开启：不会向 {host} 发送任何内容。</translation>
    </message>
  </context>
  <context>
    <name>PassportTable</name>
    <message>
      <source>Entries that no source says; you can fill them in</source>
      <translation>没有任何来源给出的条目；您可以填写</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>未知</translation>
    </message>
    <message>
      <source>Hide {count} unknown</source>
      <translation>隐藏 {count} 个未知项</translation>
    </message>
    <message>
      <source>Show {count} unknown</source>
      <translation>显示 {count} 个未知项</translation>
    </message>
    <message>
      <source>{name}: back to what the file says ({value})</source>
      <translation>{name}：恢复为文件所说的（{value}）</translation>
    </message>
    <message>
      <source>Edit: {name}</source>
      <translation>编辑：{name}</translation>
    </message>
  </context>
  <context>
    <name>PolarizationField</name>
    <message>
      <source>band {number}</source>
      <translation>波段 {number}</translation>
    </message>
  </context>
  <context>
    <name>ProfilesRow</name>
    <message>
      <source>The connection that is shown below, and used after OK</source>
      <translation>下方显示的连接，点击确定后使用</translation>
    </message>
    <message>
      <source>&amp;Manage</source>
      <translation>管理(&amp;M)</translation>
    </message>
    <message>
      <source>Add, rename, duplicate, remove, import and export profiles</source>
      <translation>添加、重命名、复制、移除、导入和导出配置</translation>
    </message>
    <message>
      <source>New profile</source>
      <translation>新配置</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>Rename profile</source>
      <translation>重命名配置</translation>
    </message>
    <message>
      <source>Import profiles</source>
      <translation>导入配置</translation>
    </message>
    <message>
      <source>Export profiles</source>
      <translation>导出配置</translation>
    </message>
    <message>
      <source>&amp;New…</source>
      <translation>新建…(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Duplicate</source>
      <translation>复制(&amp;D)</translation>
    </message>
    <message>
      <source>&amp;Rename…</source>
      <translation>重命名…(&amp;R)</translation>
    </message>
    <message>
      <source>Re&amp;move</source>
      <translation>移除(&amp;M)</translation>
    </message>
    <message>
      <source>&amp;Import…</source>
      <translation>导入…(&amp;I)</translation>
    </message>
    <message>
      <source>&amp;Export…</source>
      <translation>导出…(&amp;E)</translation>
    </message>
  </context>
  <context>
    <name>QuestionsBox</name>
    <message>
      <source>Other questions</source>
      <translation>其他问题</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>清除</translation>
    </message>
    <message>
      <source>Forget the answer and its marks on the map</source>
      <translation>忘记回答及其在地图上的标记</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>保留</translation>
    </message>
    <message>
      <source>Write the description into the scene's metadata, or the names into the boxes</source>
      <translation>将描述写入场景的元数据，或将名称写入框</translation>
    </message>
    <message>
      <source>Ask the same question again with another use of AEF, and show the answers side by side</source>
      <translation>以不同的 AEF 用法再次提出同一问题，并并排显示回答</translation>
    </message>
    <message>
      <source>Asking…</source>
      <translation>正在询问…</translation>
    </message>
    <message>
      <source>Name boxes</source>
      <translation>为框命名</translation>
    </message>
    <message>
      <source>Name one in Find.</source>
      <translation>请在“查找”中指定一个。</translation>
    </message>
    <message>
      <source>No detected box is selected.</source>
      <translation>未选择检测到的框。</translation>
    </message>
    <message>
      <source>Make a detection layer active, select boxes in it and ask again.</source>
      <translation>激活一个检测图层，在其中选择框，然后重新提问。</translation>
    </message>
    <message>
      <source>Select boxes that were detected in this scene, or make their own scene active.</source>
      <translation>请选择在此场景中检测到的框，或激活它们所属的场景。</translation>
    </message>
    <message>
      <source>Answer once</source>
      <translation>回答一次</translation>
    </message>
    <message>
      <source>Compare with AEF off</source>
      <translation>与关闭 AEF 比较</translation>
    </message>
    <message>
      <source>The layer of the boxes is gone.</source>
      <translation>框所在的图层已不存在。</translation>
    </message>
    <message>
      <source>Ask again.</source>
      <translation>请重新提问。</translation>
    </message>
    <message>
      <source>Count</source>
      <translation>计数</translation>
    </message>
    <message>
      <source>How many objects of this class are there?</source>
      <translation>此类目标有多少个？</translation>
    </message>
    <message>
      <source>3 × 3 cells</source>
      <translation>3 × 3 单元</translation>
    </message>
    <message>
      <source>In which cells of a 3 × 3 grid do they lie? The map shows the cells.</source>
      <translation>它们位于 3 × 3 格网的哪些单元中？地图显示这些单元。</translation>
    </message>
    <message>
      <source>Describe</source>
      <translation>描述</translation>
    </message>
    <message>
      <source>Describe the area in words</source>
      <translation>用文字描述该区域</translation>
    </message>
    <message>
      <source>What are the boxes that are selected in the detection layer?</source>
      <translation>检测图层中选中的框是什么？</translation>
    </message>
    <message>
      <source>Ask about {name}</source>
      <translation>就 {name} 提问</translation>
    </message>
    <message>
      <source>Compare with AEF off and of {year}</source>
      <translation>与关闭 AEF 及 {year} 年比较</translation>
    </message>
    <message>
      <source>The layer {name} has {n} boxes there.</source>
      <translation>图层 {name} 在那里有 {n} 个框。</translation>
    </message>
    <message>
      <source>{n} boxes have another class now.</source>
      <translation>{n} 个框现在有了另一个类别。</translation>
    </message>
    <message>
      <source>This question is about one class, not about {n}.</source>
      <translation>此问题针对一个类别，而不是 {n} 个。</translation>
    </message>
    <message>
      <source>Selected boxes do not belong to the scene {name}.</source>
      <translation>选中的框不属于场景 {name}。</translation>
    </message>
    <message>
      <source>The description is in the layer's metadata (abstract).</source>
      <translation>描述已写入图层的元数据（摘要）。</translation>
    </message>
  </context>
  <context>
    <name>ReadingBox</name>
    <message>
      <source>Reading the file and what lies beside it…</source>
      <translation>正在读取文件及其附带内容…</translation>
    </message>
  </context>
  <context>
    <name>RemoteBox</name>
    <message>
      <source>Backend at an address</source>
      <translation>某个地址的后端</translation>
    </message>
    <message>
      <source>As the operator gave it; a tunnel's begins with http://127.0.0.1</source>
      <translation>由管理员提供；隧道的地址以 http://127.0.0.1 开头</translation>
    </message>
    <message>
      <source>kept in memory until QGIS closes</source>
      <translation>保存在内存中，直到 QGIS 关闭</translation>
    </message>
    <message>
      <source>Needs no master password; it is never written to disk</source>
      <translation>无需主密码；绝不写入磁盘</translation>
    </message>
    <message>
      <source>A configuration that holds the token: as an API header, or as the password of Basic</source>
      <translation>保存令牌的配置：作为 API 请求头，或作为 Basic 的密码</translation>
    </message>
    <message>
      <source>&amp;Address</source>
      <translation>地址(&amp;A)</translation>
    </message>
    <message>
      <source>Session &amp;token</source>
      <translation>会话令牌(&amp;T)</translation>
    </message>
    <message>
      <source>or stored by QGIS</source>
      <translation>或由 QGIS 保存</translation>
    </message>
  </context>
  <context>
    <name>ResultsBox</name>
    <message>
      <source>Results</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>beside the image</source>
      <translation>在图像旁边</translation>
    </message>
    <message>
      <source>Output &amp;folder</source>
      <translation>输出文件夹(&amp;F)</translation>
    </message>
  </context>
  <context>
    <name>ReviewBox</name>
    <message>
      <source>Accept box</source>
      <translation>接受框</translation>
    </message>
    <message>
      <source>Reject box</source>
      <translation>拒绝框</translation>
    </message>
    <message>
      <source>Rename box</source>
      <translation>重命名框</translation>
    </message>
    <message>
      <source>accepted</source>
      <translation>已接受</translation>
    </message>
    <message>
      <source>rejected</source>
      <translation>已拒绝</translation>
    </message>
    <message>
      <source>There is no box to review.</source>
      <translation>没有要审核的框。</translation>
    </message>
    <message>
      <source>not decided</source>
      <translation>未决定</translation>
    </message>
    <message>
      <source>Accept · A</source>
      <translation>接受 · A</translation>
    </message>
    <message>
      <source>The box is right (A)</source>
      <translation>框正确 (A)</translation>
    </message>
    <message>
      <source>Reject · R</source>
      <translation>拒绝 · R</translation>
    </message>
    <message>
      <source>The box is wrong; it stays, dimmed (R)</source>
      <translation>框错误；保留但变暗 (R)</translation>
    </message>
    <message>
      <source>Take back</source>
      <translation>撤回</translation>
    </message>
    <message>
      <source>Undo the last decision (Backspace)</source>
      <translation>撤销上一个决定（Backspace）</translation>
    </message>
    <message>
      <source>Export…</source>
      <translation>导出…</translation>
    </message>
    <message>
      <source>Write what was decided as COCO labels</source>
      <translation>将已决定的内容写为 COCO 标注</translation>
    </message>
    <message>
      <source>Training…</source>
      <translation>训练…</translation>
    </message>
    <message>
      <source>Write the tiles in which every box was decided as data for “python -m training”</source>
      <translation>将每个框都已决定的图块写为“python -m training”的数据</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>完成</translation>
    </message>
    <message>
      <source>End the review (Esc)</source>
      <translation>结束审核（Esc）</translation>
    </message>
    <message>
      <source>The box is right, but it is “{name}” ({n})</source>
      <translation>框正确，但它是“{name}”（{n}）</translation>
    </message>
  </context>
  <context>
    <name>ReviewExports</name>
    <message>
      <source>{tiles} tiles with {n} labels written to {folder}.</source>
      <translation>已将 {tiles} 个图块和 {n} 个标注写入 {folder}。</translation>
    </message>
    <message>
      <source>Export corrections</source>
      <translation>导出更正</translation>
    </message>
    <message>
      <source>COCO (*.json)</source>
      <translation>COCO (*.json)</translation>
    </message>
    <message>
      <source>Folder for training data</source>
      <translation>训练数据文件夹</translation>
    </message>
    <message>
      <source>{n} tiles have boxes that nobody reviewed and are not in it.</source>
      <translation>{n} 个图块含有无人审核的框，未包含在内。</translation>
    </message>
    <message>
      <source>{n} boxes written to {path}.</source>
      <translation>已将 {n} 个框写入 {path}。</translation>
    </message>
    <message>
      <source>Export training data of {name}</source>
      <translation>导出 {name} 的训练数据</translation>
    </message>
    <message>
      <source>{n} that nobody reviewed are not in it.</source>
      <translation>其中不含 {n} 个无人审核的框。</translation>
    </message>
  </context>
  <context>
    <name>SarDisplay</name>
    <message>
      <source>How the layer is drawn. The file's values stay as they are, your own style is kept.</source>
      <translation>图层的绘制方式。文件的值保持不变，您自己的样式会保留。</translation>
    </message>
    <message>
      <source>Go back to the style before</source>
      <translation>恢复之前的样式</translation>
    </message>
    <message>
      <source>Look at the bands</source>
      <translation>查看各波段</translation>
    </message>
    <message>
      <source>Write the magnitude</source>
      <translation>写出幅度</translation>
    </message>
    <message>
      <source>Your own style</source>
      <translation>您自己的样式</translation>
    </message>
    <message>
      <source>Gray, percentiles</source>
      <translation>灰度，百分位</translation>
    </message>
    <message>
      <source>Gray in dB</source>
      <translation>以 dB 显示的灰度</translation>
    </message>
    <message>
      <source>Magnitude</source>
      <translation>幅度</translation>
    </message>
    <message>
      <source>Show as</source>
      <translation>显示为</translation>
    </message>
    <message>
      <source>{name} magnitude</source>
      <translation>{name} 幅度</translation>
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
      <translation>栅格仍在读取中。</translation>
    </message>
    <message>
      <source>Try again in a moment.</source>
      <translation>请稍后再试。</translation>
    </message>
    <message>
      <source>No raster is selected.</source>
      <translation>未选择栅格。</translation>
    </message>
    <message>
      <source>Select a SAR raster in the Layers panel.</source>
      <translation>请在图层面板中选择 SAR 栅格。</translation>
    </message>
    <message>
      <source>Read {name}</source>
      <translation>读取 {name}</translation>
    </message>
    <message>
      <source>Look at {name}</source>
      <translation>查看 {name}</translation>
    </message>
    <message>
      <source>Reading the raster was stopped.</source>
      <translation>栅格读取已停止。</translation>
    </message>
    <message>
      <source>Press Read again in the Scene tab.</source>
      <translation>请在“场景”选项卡中点击“重新读取”。</translation>
    </message>
  </context>
  <context>
    <name>SceneTab</name>
    <message>
      <source>Show it as SAR: gray between percentiles of its valid pixels (a style of its own)</source>
      <translation>按 SAR 显示：在有效像素的百分位之间以灰度显示（独立样式）</translation>
    </message>
    <message>
      <source>Which year was this scene taken in?</source>
      <translation>此场景是哪一年拍摄的？</translation>
    </message>
    <message>
      <source>When was this scene taken? The file does not say. AEF needs the year; it is never guessed.</source>
      <translation>此场景是什么时候拍摄的？文件没有说明。AEF 需要年份；年份绝不靠猜测。</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>未知</translation>
    </message>
    <message>
      <source>from the sidecar file</source>
      <translation>来自附属文件</translation>
    </message>
    <message>
      <source>from the file's tags</source>
      <translation>来自文件的标签</translation>
    </message>
    <message>
      <source>from the file name</source>
      <translation>来自文件名</translation>
    </message>
    <message>
      <source>from the folder name</source>
      <translation>来自文件夹名</translation>
    </message>
    <message>
      <source>as you said</source>
      <translation>由您指定</translation>
    </message>
    <message>
      <source>not in the file or its name</source>
      <translation>文件及其名称中没有</translation>
    </message>
    <message>
      <source>{name}: {value} says the {source}, but the values look like {other}.</source>
      <translation>{name}：{source} 说是 {value}，但数值看起来像 {other}。</translation>
    </message>
    <message>
      <source>Read again</source>
      <translation>重新读取</translation>
    </message>
    <message>
      <source>Read the raster's file once more</source>
      <translation>再次读取该栅格文件</translation>
    </message>
    <message>
      <source>Zoom the map to this scene</source>
      <translation>将地图缩放到此场景</translation>
    </message>
    <message>
      <source>Correct the year (AEF is read for this year)</source>
      <translation>更正年份（按此年份读取 AEF）</translation>
    </message>
    <message>
      <source>Forget your year and read the file again</source>
      <translation>忘记您的年份并重新读取文件</translation>
    </message>
    <message>
      <source>Looking at the pixels…</source>
      <translation>正在查看像素…</translation>
    </message>
    <message>
      <source>user</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>{name}: {value} says the {source}, but {other} says the {other_source}.</source>
      <translation>{name}：{source} 说是 {value}，但 {other_source} 说是 {other}。</translation>
    </message>
    <message>
      <source>Acquired</source>
      <translation>获取时间</translation>
    </message>
    <message>
      <source>The pixels are complex: the model sees their magnitude.</source>
      <translation>像素为复数：模型看到的是其幅度。</translation>
    </message>
  </context>
  <context>
    <name>SimilarityForm</name>
    <message>
      <source>Similar places</source>
      <translation>相似的地点</translation>
    </message>
    <message>
      <source>Clic&amp;k a place</source>
      <translation>点击地点(&amp;K)</translation>
    </message>
    <message>
      <source>Click on the map: the scene is colored by how alike AEF is to that place (Esc ends)</source>
      <translation>在地图上点击：场景按 AEF 与该地点的相似程度着色（Esc 结束）</translation>
    </message>
    <message>
      <source>Map cente&amp;r</source>
      <translation>地图中心(&amp;R)</translation>
    </message>
    <message>
      <source>Compare with the middle of the map, without the mouse</source>
      <translation>与地图中心比较，无需鼠标</translation>
    </message>
  </context>
  <context>
    <name>TargetChoice</name>
    <message>
      <source>Where boxes go. Into a layer that is there they are added as one edit: Ctrl+Z takes the whole run back, and what is there already stays as it is</source>
      <translation>框写到哪里。写入已有图层时作为一次编辑添加：Ctrl+Z 撤回整次运行，已有内容保持不变</translation>
    </message>
    <message>
      <source>Where boxes go</source>
      <translation>框写到哪里</translation>
    </message>
    <message>
      <source>New layer</source>
      <translation>新图层</translation>
    </message>
  </context>
  <context>
    <name>TestBox</name>
    <message>
      <source>Asking…</source>
      <translation>正在询问…</translation>
    </message>
    <message>
      <source>Test c&amp;onnection</source>
      <translation>测试连接(&amp;O)</translation>
    </message>
    <message>
      <source>Try these settings without saving them</source>
      <translation>试用这些设置而不保存</translation>
    </message>
    <message>
      <source>Cancel test</source>
      <translation>取消测试</translation>
    </message>
    <message>
      <source>Stop the test</source>
      <translation>停止测试</translation>
    </message>
    <message>
      <source>Cop&amp;y test</source>
      <translation>复制测试(&amp;Y)</translation>
    </message>
    <message>
      <source>The steps as text, without any secret</source>
      <translation>各步骤的文本，不含任何机密</translation>
    </message>
    <message>
      <source>Copy dia&amp;gnostics</source>
      <translation>复制诊断信息(&amp;G)</translation>
    </message>
    <message>
      <source>Versions, settings, the last test and the last lines of the logs, without any secret</source>
      <translation>版本、设置、最近一次测试和日志的最后几行，不含任何机密</translation>
    </message>
    <message>
      <source>From the address to the AEF source; the first failed step is the cause</source>
      <translation>从地址到 AEF 来源；第一个失败的步骤就是原因</translation>
    </message>
    <message>
      <source>Step</source>
      <translation>步骤</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>时间</translation>
    </message>
  </context>
  <context>
    <name>TilesBox</name>
    <message>
      <source>Tiles and AEF</source>
      <translation>图块和 AEF</translation>
    </message>
    <message>
      <source>the model's own</source>
      <translation>模型自己的</translation>
    </message>
    <message>
      <source>automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>Image pixels per scene pixel</source>
      <translation>每个场景像素对应的图像像素</translation>
    </message>
    <message>
      <source>How many tiles travel at the same time</source>
      <translation>同时传输多少个图块</translation>
    </message>
    <message>
      <source>Longest silence to accept from the backend</source>
      <translation>可接受的后端最长无响应时间</translation>
    </message>
    <message>
      <source>Use AEF unless switched off in the panel</source>
      <translation>除非在面板中关闭，否则使用 AEF</translation>
    </message>
    <message>
      <source>AEF &amp;nodes (columns, rows)</source>
      <translation>AEF 节点（列，行）(&amp;N)</translation>
    </message>
    <message>
      <source>Tile si&amp;de</source>
      <translation>图块边长(&amp;D)</translation>
    </message>
    <message>
      <source>O&amp;verlap</source>
      <translation>重叠(&amp;V)</translation>
    </message>
    <message>
      <source>&amp;Zoom</source>
      <translation>缩放(&amp;Z)</translation>
    </message>
    <message>
      <source>&amp;Requests at once</source>
      <translation>同时请求数(&amp;R)</translation>
    </message>
    <message>
      <source>T&amp;ime limit</source>
      <translation>时间限制(&amp;I)</translation>
    </message>
  </context>
  <context>
    <name>TimeField</name>
    <message>
      <source>not set</source>
      <translation>未设置</translation>
    </message>
    <message>
      <source>Day only</source>
      <translation>仅日期</translation>
    </message>
    <message>
      <source>The time of day is not known</source>
      <translation>当天的时间未知</translation>
    </message>
  </context>
  <context>
    <name>YearChoice</name>
    <message>
      <source>AEF has {span}, not {year}: choose the nearest year here.</source>
      <translation>AEF 有 {span}，没有 {year}：请在此选择最近的年份。</translation>
    </message>
    <message>
      <source>Scene's year</source>
      <translation>场景年份</translation>
    </message>
    <message>
      <source>The year that AEF is read for</source>
      <translation>读取 AEF 的年份</translation>
    </message>
    <message>
      <source>&amp;Year</source>
      <translation>年份(&amp;Y)</translation>
    </message>
    <message>
      <source>not known</source>
      <translation>未知</translation>
    </message>
    <message>
      <source>This backend has no AEF data; give it an AEF file in the options.</source>
      <translation>此后端没有 AEF 数据；请在选项中为其指定 AEF 文件。</translation>
    </message>
    <message>
      <source>AEF needs the year: set it in the Scene tab, or choose one here.</source>
      <translation>AEF 需要年份：在“场景”选项卡中设置，或在此选择。</translation>
    </message>
    <message>
      <source>Scene's year ({year})</source>
      <translation>场景年份（{year}）</translation>
    </message>
  </context>
  <context>
    <name>YearEdit</name>
    <message>
      <source>year</source>
      <translation>年份</translation>
    </message>
    <message>
      <source>Year of acquisition; AEF has 2017 to 2025</source>
      <translation>获取年份；AEF 有 2017 到 2025 年</translation>
    </message>
    <message>
      <source>Set &amp;year</source>
      <translation>设置年份(&amp;Y)</translation>
    </message>
    <message>
      <source>Keep this year with the layer, in the project</source>
      <translation>将此年份与图层一起保存在工程中</translation>
    </message>
  </context>
</TS>
