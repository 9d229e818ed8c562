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
    <name>AppendedOutput</name>
    <message>
      <source>“{layer}” is gone or cannot be edited: they are in a new layer.</source>
      <translation>“{layer}”已不存在或无法编辑：结果已放入新图层。</translation>
    </message>
    <message>
      <source>{added} added to “{layer}”, {known} were there already. Ctrl+Z takes them back; save the layer's edits to keep them.</source>
      <translation>已向“{layer}”添加 {added} 个，{known} 个已在其中。Ctrl+Z 可撤回；保存图层编辑以保留它们。</translation>
    </message>
    <message>
      <source>All of them were in “{layer}” already.</source>
      <translation>它们都已在“{layer}”中。</translation>
    </message>
    <message>
      <source>Detect {label}</source>
      <translation>检测{label}</translation>
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
      <source>without AEF</source>
      <translation>不使用 AEF</translation>
    </message>
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
      <source>Selected boxes: {n}</source>
      <translation>选中的框：{n}</translation>
    </message>
    <message>
      <source>AEF {year} used</source>
      <translation>使用了 AEF {year}</translation>
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
      <source>Stopped.</source>
      <translation>已停止。</translation>
    </message>
    <message>
      <source>Not answered</source>
      <translation>未回答</translation>
    </message>
    <message>
      <source>You · {chip}</source>
      <translation>您 · {chip}</translation>
    </message>
    <message>
      <source>Detect {label} in the whole scene…</source>
      <translation>在整个场景中检测 {label}…</translation>
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
      <source>Channels</source>
      <translation>通道</translation>
    </message>
    <message>
      <source>Draw composite</source>
      <translation>绘制合成图</translation>
    </message>
    <message>
      <source>A color picture of the AEF field under the scene, as a GeoTIFF</source>
      <translation>场景下方 AEF 场的彩色图，保存为 GeoTIFF</translation>
    </message>
    <message>
      <source>All years</source>
      <translation>所有年份</translation>
    </message>
    <message>
      <source>One composite for each year that the backend has, for QGIS's temporal controller</source>
      <translation>后端有数据的每一年各一幅合成图，供 QGIS 的时态控制器使用</translation>
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
    <name>ComputedLooks</name>
    <message>
      <source>Write the magnitude</source>
      <translation>写出幅度</translation>
    </message>
    <message>
      <source>Write the ratio of polarizations</source>
      <translation>写入极化比</translation>
    </message>
    <message>
      <source>{name} magnitude</source>
      <translation>{name} 幅度</translation>
    </message>
  </context>
  <context>
    <name>ConnectionMenu</name>
    <message>
      <source>Choose a connection, or work offline</source>
      <translation>选择连接，或离线工作</translation>
    </message>
    <message>
      <source>Work offline is on: nothing is sent</source>
      <translation>离线工作已开启：不会发送任何内容</translation>
    </message>
    <message>
      <source>Work offline</source>
      <translation>离线工作</translation>
    </message>
    <message>
      <source>Nothing is sent to any other computer</source>
      <translation>不向任何其他计算机发送内容</translation>
    </message>
    <message>
      <source>Work offline is on</source>
      <translation>离线工作已开启</translation>
    </message>
    <message>
      <source>local network</source>
      <translation>局域网</translation>
    </message>
    <message>
      <source>internet</source>
      <translation>互联网</translation>
    </message>
    <message>
      <source>{place}, not encrypted</source>
      <translation>{place}，未加密</translation>
    </message>
    <message>
      <source>On this computer</source>
      <translation>在本机</translation>
    </message>
    <message>
      <source>{place}, encrypted</source>
      <translation>{place}，已加密</translation>
    </message>
    <message>
      <source>{place}, NOT encrypted, with a token</source>
      <translation>{place}，未加密却带令牌</translation>
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
      <source>Stopped.</source>
      <translation>已停止。</translation>
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
      <source>Step through the boxes: accept, reject, rename with keys, and export labels</source>
      <translation>逐个查看框：用按键接受、拒绝、改名，并导出标注</translation>
    </message>
    <message>
      <source>The model was not trained on “{word}”; it may find nothing or too much.</source>
      <translation>模型未针对“{word}”训练；可能什么也找不到，或找到太多。</translation>
    </message>
    <message>
      <source>Find</source>
      <translation>查找</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>区域</translation>
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
      <source>Review</source>
      <translation>审核</translation>
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
      <source>“{layer}” has boxes of another scene that is called {name}, too.</source>
      <translation>“{layer}”中已有另一个同名场景“{name}”的框。</translation>
    </message>
    <message>
      <source>Reading the scene…</source>
      <translation>正在读取场景…</translation>
    </message>
    <message>
      <source>That search was in {name}, which is not the active raster.</source>
      <translation>该搜索针对 {name}，它不是当前栅格。</translation>
    </message>
    <message>
      <source>Select it in the Layers panel first.</source>
      <translation>请先在图层面板中选中它。</translation>
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
      <source>Choose a new layer.</source>
      <translation>请选择新图层。</translation>
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
      <source>The layer {name} has edits that are not saved. Save or discard them first.</source>
      <translation>图层 {name} 有未保存的编辑。请先保存或放弃这些编辑。</translation>
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
      <source>Stopped: {done} of {total} points were asked; they are kept.</source>
      <translation>已停止：{total} 个点中已查询 {done} 个，结果已保留。</translation>
    </message>
    <message>
      <source>Adds the 64 AlphaEarth (AEF) values, A00 to A63, to a copy of a point layer, with the year and the source that they come from. Points without AEF (open sea, masked, no source), without a place on the globe, and multi points of several places keep empty values and say why.</source>
      <translation>将 64 个 AlphaEarth (AEF) 值 A00 到 A63 添加到点图层的副本中，并注明其年份和来源。没有 AEF 的点（开阔海面、被掩膜、无来源）、不在地球上任何位置的点以及含多个位置的多点保留空值并说明原因。</translation>
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
      <source>Authentication of the backend (empty: from the FUSAR options, for their address only)</source>
      <translation>后端的身份验证（留空：取自 FUSAR 选项，仅用于该选项中的地址）</translation>
    </message>
    <message>
      <source>{name} failed because of a bug: {what}. Please report it with the log.</source>
      <translation>“{name}”因程序错误而失败：{what}。请连同日志一起报告。</translation>
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
      <source>Nodes</source>
      <translation>节点</translation>
    </message>
    <message>
      <source>Shape</source>
      <translation>形状</translation>
    </message>
    <message>
      <source>Points at the nodes, or the part of the scene that is nearest to each</source>
      <translation>节点处的点，或场景中离每个节点最近的部分</translation>
    </message>
    <message>
      <source>With the 64 values</source>
      <translation>带 64 个值</translation>
    </message>
    <message>
      <source>Adds A00 to A63 to the attributes of each node</source>
      <translation>将 A00 到 A63 添加到每个节点的属性中</translation>
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
      <source>Start backend</source>
      <translation>启动后端</translation>
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
      <source>Draw modulation</source>
      <translation>绘制调制</translation>
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
    <name>NewLayerOutput</name>
    <message>
      <source>The layer was removed; its boxes are in {path}.</source>
      <translation>图层已被移除；其检测框保存在 {path}。</translation>
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
      <source>no class</source>
      <translation>无类别</translation>
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
      <source>Show as</source>
      <translation>显示为</translation>
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
    <name>Sentences</name>
    <message>
      <source>1 answer from an earlier run</source>
      <translation>1 个回答来自先前的运行</translation>
    </message>
    <message>
      <source>1 tile cut off</source>
      <translation>1 个图块被截断</translation>
    </message>
    <message>
      <source>1 tile from an earlier run</source>
      <translation>1 个图块来自先前的运行</translation>
    </message>
    <message>
      <source>1 tile of {0} x {1} scene pixels</source>
      <translation>1 个 {0} x {1} 场景像素的图块</translation>
    </message>
    <message>
      <source>1 tile of {0} x {1} scene pixels, sent at {2} x {3}</source>
      <translation>1 个 {0} x {1} 场景像素的图块，以 {2} x {3} 发送</translation>
    </message>
    <message>
      <source>1 tile re-asked in quarters</source>
      <translation>1 个图块分成四块重新询问</translation>
    </message>
    <message>
      <source>1 tile unreadable</source>
      <translation>1 个图块的回答无法读取</translation>
    </message>
    <message>
      <source>1 tile without pixels</source>
      <translation>1 个图块没有像素</translation>
    </message>
    <message>
      <source>A box of {0} cannot be changed.</source>
      <translation>{0} 中的一个框无法更改。</translation>
    </message>
    <message>
      <source>A new one begins.</source>
      <translation>将开始新的对话。</translation>
    </message>
    <message>
      <source>A pixel is {0} m: ships and planes are too small here to be told from noise.</source>
      <translation>一个像素为 {0} m：船舶和飞机在此过小，无法与噪声区分。</translation>
    </message>
    <message>
      <source>A profile is a JSON object, not {0}.</source>
      <translation>配置应为 JSON 对象，而不是 {0}。</translation>
    </message>
    <message>
      <source>A profile {0} is there already.</source>
      <translation>已存在名为 {0} 的配置。</translation>
    </message>
    <message>
      <source>A profile's name has 1 to {0} characters, not {1}.</source>
      <translation>配置名称应为 1 到 {0} 个字符，而不是 {1} 个。</translation>
    </message>
    <message>
      <source>AEF covers only {0} % of the sampling nodes (open sea or masked elsewhere).</source>
      <translation>AEF 仅覆盖 {0} % 的采样节点（其余为公海或被掩膜）。</translation>
    </message>
    <message>
      <source>AEF has none of these years here.</source>
      <translation>此处 AEF 没有这些年份的数据。</translation>
    </message>
    <message>
      <source>AEF of {0}</source>
      <translation>{0} 年的 AEF</translation>
    </message>
    <message>
      <source>AEF of {0} scales the {1} visual tokens by {2} to {3} % (mean |gamma|).</source>
      <translation>{0} 年的 AEF 将 {1} 个视觉令牌缩放 {2} 至 {3} %（|gamma| 均值）。</translation>
    </message>
    <message>
      <source>AEF source</source>
      <translation>AEF 来源</translation>
    </message>
    <message>
      <source>AEF used in {0} of 1 tile, {1}.</source>
      <translation>1 个图块中有 {0} 个使用了 AEF，{1}。</translation>
    </message>
    <message>
      <source>AEF used in {0} of 1 tile.</source>
      <translation>1 个图块中有 {0} 个使用了 AEF。</translation>
    </message>
    <message>
      <source>AEF used in {0} of {1} tiles, {2}.</source>
      <translation>{1} 个图块中有 {0} 个使用了 AEF，{2}。</translation>
    </message>
    <message>
      <source>AEF used in {0} of {1} tiles.</source>
      <translation>{1} 个图块中有 {0} 个使用了 AEF。</translation>
    </message>
    <message>
      <source>AEF was not used.</source>
      <translation>未使用 AEF。</translation>
    </message>
    <message>
      <source>API version</source>
      <translation>API 版本</translation>
    </message>
    <message>
      <source>Accept, reject or rename boxes first, or draw missing ones.</source>
      <translation>请先接受、拒绝或重命名框，或绘制遗漏的框。</translation>
    </message>
    <message>
      <source>Accept, reject or rename every box of a part of the scene first.</source>
      <translation>请先对场景某一部分的所有框进行接受、拒绝或重命名。</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>地址</translation>
    </message>
    <message>
      <source>All of them were in “{layer}” already.</source>
      <translation>它们都已在“{layer}”中。</translation>
    </message>
    <message>
      <source>An image of {0} x {1} px cannot be encoded.</source>
      <translation>无法编码 {0} x {1} px 的图像。</translation>
    </message>
    <message>
      <source>Ask again, or choose another model.</source>
      <translation>请重新提问，或选择其他模型。</translation>
    </message>
    <message>
      <source>Ask again.</source>
      <translation>请重新提问。</translation>
    </message>
    <message>
      <source>Ask its administrator whether the backend runs.</source>
      <translation>请询问其管理员后端是否在运行。</translation>
    </message>
    <message>
      <source>Asking for AEF of {0} at {1} nodes.</source>
      <translation>正在请求 {1} 个节点的 {0} 年 AEF。</translation>
    </message>
    <message>
      <source>Asking for an AEF composite of {0}, {1} x {2} pixels.</source>
      <translation>正在请求 {0} 年的 AEF 合成图，{1} x {2} 像素。</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>波段</translation>
    </message>
    <message>
      <source>CRS</source>
      <translation>坐标参考系</translation>
    </message>
    <message>
      <source>Center</source>
      <translation>中心</translation>
    </message>
    <message>
      <source>Change it instead.</source>
      <translation>请改为修改它。</translation>
    </message>
    <message>
      <source>Check address, user and password in Settings ▸ Options ▸ Network.</source>
      <translation>请在“设置 ▸ 选项 ▸ 网络”中检查地址、用户名和密码。</translation>
    </message>
    <message>
      <source>Check its CRS and georeferencing.</source>
      <translation>请检查其坐标参考系和地理配准。</translation>
    </message>
    <message>
      <source>Check network and proxy.</source>
      <translation>请检查网络和代理。</translation>
    </message>
    <message>
      <source>Check that plugin and backend have the same version.</source>
      <translation>请检查插件与后端版本是否一致。</translation>
    </message>
    <message>
      <source>Check the CRS of the raster.</source>
      <translation>请检查栅格的坐标参考系。</translation>
    </message>
    <message>
      <source>Check the Python in Settings ▸ Options ▸ FUSAR.</source>
      <translation>请在“设置 ▸ 选项 ▸ FUSAR”中检查 Python。</translation>
    </message>
    <message>
      <source>Check the address, and that plugin and backend have the same version.</source>
      <translation>请检查地址，以及插件与后端版本是否一致。</translation>
    </message>
    <message>
      <source>Check the disk.</source>
      <translation>请检查磁盘。</translation>
    </message>
    <message>
      <source>Check the file.</source>
      <translation>请检查该文件。</translation>
    </message>
    <message>
      <source>Check the layer's file.</source>
      <translation>请检查图层的文件。</translation>
    </message>
    <message>
      <source>Choose a band from 1 to {0}.</source>
      <translation>请选择 1 到 {0} 的波段。</translation>
    </message>
    <message>
      <source>Choose a file that Export profiles wrote.</source>
      <translation>请选择由“导出配置”写出的文件。</translation>
    </message>
    <message>
      <source>Choose a folder on another disk, or make room.</source>
      <translation>请选择其他磁盘上的文件夹，或腾出空间。</translation>
    </message>
    <message>
      <source>Choose a larger area.</source>
      <translation>请选择更大的区域。</translation>
    </message>
    <message>
      <source>Choose a larger part.</source>
      <translation>请选择更大的部分。</translation>
    </message>
    <message>
      <source>Choose a new layer.</source>
      <translation>请选择新图层。</translation>
    </message>
    <message>
      <source>Choose a smaller area or a lower zoom.</source>
      <translation>请选择更小的区域或更低的缩放。</translation>
    </message>
    <message>
      <source>Choose a smaller image size.</source>
      <translation>请选择更小的图像尺寸。</translation>
    </message>
    <message>
      <source>Choose an empty folder of your own.</source>
      <translation>请选择您自己的空文件夹。</translation>
    </message>
    <message>
      <source>Choose an empty folder.</source>
      <translation>请选择空文件夹。</translation>
    </message>
    <message>
      <source>Choose an output folder in the FUSAR options.</source>
      <translation>请在 FUSAR 选项中选择输出文件夹。</translation>
    </message>
    <message>
      <source>Choose an output folder.</source>
      <translation>请选择输出文件夹。</translation>
    </message>
    <message>
      <source>Choose another band or set its nodata value.</source>
      <translation>请选择其他波段，或设置其无数据值。</translation>
    </message>
    <message>
      <source>Choose another band.</source>
      <translation>请选择其他波段。</translation>
    </message>
    <message>
      <source>Choose another file.</source>
      <translation>请选择其他文件。</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>请选择其他文件夹。</translation>
    </message>
    <message>
      <source>Choose another name.</source>
      <translation>请选择其他名称。</translation>
    </message>
    <message>
      <source>Choose another one in the FUSAR options, or type the token there for this session.</source>
      <translation>请在 FUSAR 选项中选择其他配置，或在那里输入本次会话的令牌。</translation>
    </message>
    <message>
      <source>Choose another one, or a new layer.</source>
      <translation>请选择其他图层，或新建图层。</translation>
    </message>
    <message>
      <source>Choose another one, or install Python 3.12.</source>
      <translation>请选择其他 Python，或安装 Python 3.12。</translation>
    </message>
    <message>
      <source>Choose another one.</source>
      <translation>请选择其他的。</translation>
    </message>
    <message>
      <source>Choose another output folder.</source>
      <translation>请选择其他输出文件夹。</translation>
    </message>
    <message>
      <source>Choose another part of the scene.</source>
      <translation>请选择场景的其他部分。</translation>
    </message>
    <message>
      <source>Choose another place or source.</source>
      <translation>请选择其他地点或来源。</translation>
    </message>
    <message>
      <source>Choose fewer columns or rows, or draw the grid without asking the backend.</source>
      <translation>请减少列数或行数，或在不询问后端的情况下绘制格网。</translation>
    </message>
    <message>
      <source>Choose one of: {0}.</source>
      <translation>请从以下选择：{0}。</translation>
    </message>
    <message>
      <source>Choose that scene, or give the raster its name back.</source>
      <translation>请选择那个场景，或把栅格改回原来的名称。</translation>
    </message>
    <message>
      <source>Choose the folder or the wheel of FUSAR-GPT, or write NAME @ git+https://… .</source>
      <translation>请选择 FUSAR-GPT 的文件夹或 wheel，或写 NAME @ git+https://… 。</translation>
    </message>
    <message>
      <source>Choose the layer that belongs to it.</source>
      <translation>请选择属于它的图层。</translation>
    </message>
    <message>
      <source>Classification needs a box.</source>
      <translation>分类需要一个框。</translation>
    </message>
    <message>
      <source>Click on the scene.</source>
      <translation>请在场景上点击。</translation>
    </message>
    <message>
      <source>Comparing AEF of {0} with {1}, {2}.</source>
      <translation>正在将 {0} 年的 AEF 与 {1}, {2} 比较。</translation>
    </message>
    <message>
      <source>Connection (TCP)</source>
      <translation>连接 (TCP)</translation>
    </message>
    <message>
      <source>Correct it in Settings ▸ Options ▸ Network, or exclude the backend's address there.</source>
      <translation>请在“设置 ▸ 选项 ▸ 网络”中更正，或在那里排除后端地址。</translation>
    </message>
    <message>
      <source>Correct it in the FUSAR options.</source>
      <translation>请在 FUSAR 选项中更正。</translation>
    </message>
    <message>
      <source>Correct it.</source>
      <translation>请更正。</translation>
    </message>
    <message>
      <source>Correct the address in the FUSAR options: http://computer:port, without a path.</source>
      <translation>请在 FUSAR 选项中更正地址：http://计算机:端口，不带路径。</translation>
    </message>
    <message>
      <source>Correct the address, or check VPN and name server.</source>
      <translation>请更正地址，或检查 VPN 和域名服务器。</translation>
    </message>
    <message>
      <source>Correct the backend's address in the FUSAR options, or check VPN and proxy.</source>
      <translation>请在 FUSAR 选项中更正后端地址，或检查 VPN 和代理。</translation>
    </message>
    <message>
      <source>Correct the file.</source>
      <translation>请更正该文件。</translation>
    </message>
    <message>
      <source>Detecting {0} with {1}: {2}.</source>
      <translation>正在用 {1} 检测 {0}：{2}。</translation>
    </message>
    <message>
      <source>Draw it again.</source>
      <translation>请重新绘制。</translation>
    </message>
    <message>
      <source>Encryption (TLS)</source>
      <translation>加密 (TLS)</translation>
    </message>
    <message>
      <source>End</source>
      <translation>结束</translation>
    </message>
    <message>
      <source>End its editing, and check that its file can be written.</source>
      <translation>请结束其编辑，并检查其文件是否可写。</translation>
    </message>
    <message>
      <source>Enter a value, or take your edit back.</source>
      <translation>请输入值，或撤回您的修改。</translation>
    </message>
    <message>
      <source>Enter a whole number.</source>
      <translation>请输入整数。</translation>
    </message>
    <message>
      <source>Enter degrees between 0 and 90.</source>
      <translation>请输入 0 到 90 之间的角度。</translation>
    </message>
    <message>
      <source>Enter it in UTC as 2018-07-16 00:40:42, or only the day or the year.</source>
      <translation>请以 UTC 输入，例如 2018-07-16 00:40:42，或只输入日期或年份。</translation>
    </message>
    <message>
      <source>Enter the year it was taken.</source>
      <translation>请输入拍摄年份。</translation>
    </message>
    <message>
      <source>Enter the year of the acquisition.</source>
      <translation>请输入获取年份。</translation>
    </message>
    <message>
      <source>Extent</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Georeference it.</source>
      <translation>请进行地理配准。</translation>
    </message>
    <message>
      <source>Georeference the raster anew.</source>
      <translation>请重新对栅格进行地理配准。</translation>
    </message>
    <message>
      <source>Georeference the raster.</source>
      <translation>请对栅格进行地理配准。</translation>
    </message>
    <message>
      <source>Give at least {0} finite points.</source>
      <translation>请给出至少 {0} 个有限点。</translation>
    </message>
    <message>
      <source>HTTP</source>
      <translation>HTTP</translation>
    </message>
    <message>
      <source>How alike AEF of {0} is to {1}, {2} (1 is the same).</source>
      <translation>{0} 年的 AEF 与 {1}, {2} 的相似程度（1 为相同）。</translation>
    </message>
    <message>
      <source>If the backend is there, set that address in the FUSAR options.</source>
      <translation>如果后端在那里，请在 FUSAR 选项中设置该地址。</translation>
    </message>
    <message>
      <source>Import the authority's certificate in Settings ▸ Options ▸ Authentication ▸ Manage certificates.</source>
      <translation>请在“设置 ▸ 选项 ▸ 认证 ▸ 管理证书”中导入颁发机构的证书。</translation>
    </message>
    <message>
      <source>Incidence</source>
      <translation>入射角</translation>
    </message>
    <message>
      <source>Install it, or choose its Python, in Settings ▸ Options ▸ FUSAR.</source>
      <translation>请在“设置 ▸ 选项 ▸ FUSAR”中安装它，或选择其 Python。</translation>
    </message>
    <message>
      <source>Installed backend: {0}</source>
      <translation>已安装的后端：{0}</translation>
    </message>
    <message>
      <source>It may have crashed: look at its log and ask again.</source>
      <translation>它可能已崩溃：请查看其日志并重新提问。</translation>
    </message>
    <message>
      <source>It may have crashed: look at its log and start it again.</source>
      <translation>它可能已崩溃：请查看其日志并重新启动。</translation>
    </message>
    <message>
      <source>Let its name end in .tif.</source>
      <translation>请让其名称以 .tif 结尾。</translation>
    </message>
    <message>
      <source>Look</source>
      <translation>视向</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>模式</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Model loading</source>
      <translation>加载模型</translation>
    </message>
    <message>
      <source>Model sees</source>
      <translation>模型所见</translation>
    </message>
    <message>
      <source>Move the map to the scene, or search the whole scene.</source>
      <translation>请将地图移到场景，或搜索整个场景。</translation>
    </message>
    <message>
      <source>Move the map to the scene.</source>
      <translation>请将地图移到场景。</translation>
    </message>
    <message>
      <source>Name a class, for example "ship".</source>
      <translation>请指定类别，例如“ship”。</translation>
    </message>
    <message>
      <source>Name one for each band, {0} where it is not known.</source>
      <translation>请为每个波段指定一个，未知处填 {0}。</translation>
    </message>
    <message>
      <source>Name one, for example "ship".</source>
      <translation>请指定一个，例如“ship”。</translation>
    </message>
    <message>
      <source>Name resolution</source>
      <translation>名称解析</translation>
    </message>
    <message>
      <source>Neither the file nor its name says when the scene was taken: set the year to use AEF.</source>
      <translation>文件及其名称均未说明拍摄时间：请设置年份以使用 AEF。</translation>
    </message>
    <message>
      <source>No AEF here</source>
      <translation>此处没有 AEF</translation>
    </message>
    <message>
      <source>No backend is installed on this computer.</source>
      <translation>此计算机上未安装后端。</translation>
    </message>
    <message>
      <source>No backend runs at {0} (connection refused).</source>
      <translation>{0} 处没有后端在运行（连接被拒绝）。</translation>
    </message>
    <message>
      <source>No backend runs at {0}: port {1} of {2} does not open ({3}).</source>
      <translation>{0} 处没有后端在运行：{2} 的端口 {1} 无法打开（{3}）。</translation>
    </message>
    <message>
      <source>No box has been reviewed yet.</source>
      <translation>尚未审核任何框。</translation>
    </message>
    <message>
      <source>No box is given to classify.</source>
      <translation>没有给出要分类的框。</translation>
    </message>
    <message>
      <source>No folder for results can be written (tried {0}).</source>
      <translation>没有可写的结果文件夹（已尝试 {0}）。</translation>
    </message>
    <message>
      <source>No layer is selected.</source>
      <translation>未选择图层。</translation>
    </message>
    <message>
      <source>No picture: the scene is no file on this computer.</source>
      <translation>没有图片：场景不是此计算机上的文件。</translation>
    </message>
    <message>
      <source>No picture: {0}</source>
      <translation>没有图片：{0}</translation>
    </message>
    <message>
      <source>No picture: {0} is not there.</source>
      <translation>没有图片：{0} 不存在。</translation>
    </message>
    <message>
      <source>No polygon is selected.</source>
      <translation>未选择多边形。</translation>
    </message>
    <message>
      <source>No polygon lies in the scene.</source>
      <translation>场景内没有多边形。</translation>
    </message>
    <message>
      <source>No reference polygon lies in the scene.</source>
      <translation>场景内没有参考多边形。</translation>
    </message>
    <message>
      <source>No secure connection to {0}: {1}.</source>
      <translation>无法与 {0} 建立安全连接：{1}。</translation>
    </message>
    <message>
      <source>No tile was reviewed as a whole.</source>
      <translation>没有完整审核过的图块。</translation>
    </message>
    <message>
      <source>No {0} in any cell.</source>
      <translation>任何格子中都没有 {0}。</translation>
    </message>
    <message>
      <source>None of the selected boxes lies in the part of the scene that is sent.</source>
      <translation>所选框均不在要发送的场景部分内。</translation>
    </message>
    <message>
      <source>None of {0} nodes has AEF vectors of {1}.</source>
      <translation>{0} 个节点均无 {1} 年的 AEF 向量。</translation>
    </message>
    <message>
      <source>Not encrypted: {0} readable.</source>
      <translation>未加密：{0} 可被读取。</translation>
    </message>
    <message>
      <source>Nothing is modulated here: {0}</source>
      <translation>此处没有调制：{0}</translation>
    </message>
    <message>
      <source>Nothing says in which year {0} was taken.</source>
      <translation>没有信息说明 {0} 的拍摄年份。</translation>
    </message>
    <message>
      <source>Nothing to look for is named.</source>
      <translation>未指定要查找的内容。</translation>
    </message>
    <message>
      <source>Only {0} % of the sampled pixels hold data.</source>
      <translation>仅 {0} % 的采样像素含有数据。</translation>
    </message>
    <message>
      <source>Open a SAR raster (for example a GeoTIFF) and select it in the layer list.</source>
      <translation>请打开 SAR 栅格（例如 GeoTIFF）并在图层列表中选择它。</translation>
    </message>
    <message>
      <source>Open one of its sub-datasets as a layer.</source>
      <translation>请将其某个子数据集作为图层打开。</translation>
    </message>
    <message>
      <source>Open the georeferenced product instead.</source>
      <translation>请改为打开已地理编码的产品。</translation>
    </message>
    <message>
      <source>Open the georeferenced product, or georeference it (Raster ▸ Georeferencer).</source>
      <translation>请打开已地理编码的产品，或进行地理配准（栅格 ▸ 地理配准工具）。</translation>
    </message>
    <message>
      <source>Orbit</source>
      <translation>轨道</translation>
    </message>
    <message>
      <source>Pass</source>
      <translation>升降轨</translation>
    </message>
    <message>
      <source>Pixel</source>
      <translation>像素</translation>
    </message>
    <message>
      <source>Placed by</source>
      <translation>定位方式</translation>
    </message>
    <message>
      <source>Platform</source>
      <translation>平台</translation>
    </message>
    <message>
      <source>Polarization</source>
      <translation>极化</translation>
    </message>
    <message>
      <source>Press Cancel first.</source>
      <translation>请先点击“取消”。</translation>
    </message>
    <message>
      <source>Product</source>
      <translation>产品</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>代理</translation>
    </message>
    <message>
      <source>QGIS shows a warped copy; the plugin reads the file's own pixels and maps boxes through the points.</source>
      <translation>QGIS 显示变形后的副本；插件读取文件自身的像素，并通过控制点定位框。</translation>
    </message>
    <message>
      <source>QGIS's proxy {0}:{1} cannot be reached: {2}.</source>
      <translation>无法连接 QGIS 的代理 {0}:{1}：{2}。</translation>
    </message>
    <message>
      <source>RPCs only</source>
      <translation>仅 RPC</translation>
    </message>
    <message>
      <source>Range</source>
      <translation>取值范围</translation>
    </message>
    <message>
      <source>Rename it in the layer, or use a copy without it.</source>
      <translation>请在图层中将其改名，或使用不含该列的副本。</translation>
    </message>
    <message>
      <source>Rename or add one in the FUSAR options.</source>
      <translation>请在 FUSAR 选项中重命名或添加一个。</translation>
    </message>
    <message>
      <source>Sampling the pixels.</source>
      <translation>正在采样像素。</translation>
    </message>
    <message>
      <source>Save it as a GeoTIFF first: pictures of a map service hold no SAR values.</source>
      <translation>请先将其保存为 GeoTIFF：地图服务的图片不含 SAR 值。</translation>
    </message>
    <message>
      <source>See the FUSAR log panel.</source>
      <translation>请查看 FUSAR 日志面板。</translation>
    </message>
    <message>
      <source>Select detections or draw a box first.</source>
      <translation>请先选择检测结果或绘制一个框。</translation>
    </message>
    <message>
      <source>Select others, or choose another area.</source>
      <translation>请选择其他多边形，或选择其他区域。</translation>
    </message>
    <message>
      <source>Select polygons in a layer of yours, or choose another area.</source>
      <translation>请在您的图层中选择多边形，或选择其他区域。</translation>
    </message>
    <message>
      <source>Select some of them.</source>
      <translation>请选择其中一部分。</translation>
    </message>
    <message>
      <source>Send the box in pixels of the image.</source>
      <translation>请以图像像素发送框。</translation>
    </message>
    <message>
      <source>Serve a model with TLM.</source>
      <translation>请部署带 TLM 的模型。</translation>
    </message>
    <message>
      <source>Set an AEF file on the backend.</source>
      <translation>请在后端设置 AEF 文件。</translation>
    </message>
    <message>
      <source>Set it in Settings ▸ Options ▸ FUSAR.</source>
      <translation>请在“设置 ▸ 选项 ▸ FUSAR”中设置。</translation>
    </message>
    <message>
      <source>Set its CRS in the layer properties.</source>
      <translation>请在图层属性中设置其坐标参考系。</translation>
    </message>
    <message>
      <source>Set the CRS of their layer.</source>
      <translation>请设置其图层的 CRS。</translation>
    </message>
    <message>
      <source>Set the backend's token in the FUSAR options.</source>
      <translation>请在 FUSAR 选项中设置后端的令牌。</translation>
    </message>
    <message>
      <source>Set the layer's CRS (right-click ▸ Layer CRS ▸ Set Layer CRS).</source>
      <translation>请设置图层的坐标参考系（右键 ▸ 图层坐标参考系 ▸ 设置图层坐标参考系）。</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>尺寸</translation>
    </message>
    <message>
      <source>Something answers at {0}, but it is no FUSAR-GPT backend (HTTP {1}, {2}).</source>
      <translation>{0} 有响应，但不是 FUSAR-GPT 后端（HTTP {1}，{2}）。</translation>
    </message>
    <message>
      <source>Something unexpected went wrong: {0}.</source>
      <translation>发生了意外错误：{0}。</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>开始</translation>
    </message>
    <message>
      <source>Start it again; its last lines are in the FUSAR log.</source>
      <translation>请重新启动；其最后几行在 FUSAR 日志中。</translation>
    </message>
    <message>
      <source>Start it with a checkpoint.</source>
      <translation>请用一个检查点启动它。</translation>
    </message>
    <message>
      <source>Start the backend there, correct the port, or ask whether a firewall is between.</source>
      <translation>请在那里启动后端、更正端口，或询问中间是否有防火墙。</translation>
    </message>
    <message>
      <source>Start the backend, or correct its address in the FUSAR options.</source>
      <translation>请启动后端，或在 FUSAR 选项中更正其地址。</translation>
    </message>
    <message>
      <source>Start the backend, or open the tunnel, or correct the port.</source>
      <translation>请启动后端、打开隧道，或更正端口。</translation>
    </message>
    <message>
      <source>Stopped; the finished tiles are kept.</source>
      <translation>已停止；已完成的图块已保留。</translation>
    </message>
    <message>
      <source>Switch it off in the FUSAR panel's connection menu, or choose a backend on this computer.</source>
      <translation>请在 FUSAR 面板的连接菜单中关闭，或选择此计算机上的后端。</translation>
    </message>
    <message>
      <source>Switch it off in the connection menu.</source>
      <translation>请在连接菜单中关闭。</translation>
    </message>
    <message>
      <source>The AEF file {0} does not exist.</source>
      <translation>AEF 文件 {0} 不存在。</translation>
    </message>
    <message>
      <source>The Python {0} does not exist.</source>
      <translation>Python {0} 不存在。</translation>
    </message>
    <message>
      <source>The Python {0} is QGIS's own.</source>
      <translation>Python {0} 是 QGIS 自带的。</translation>
    </message>
    <message>
      <source>The TIFF was written on {0}; the acquisition is earlier.</source>
      <translation>TIFF 写于 {0}；获取时间更早。</translation>
    </message>
    <message>
      <source>The answer cannot be read: {0}</source>
      <translation>无法读取回答：{0}</translation>
    </message>
    <message>
      <source>The authentication configuration {0} cannot be applied.</source>
      <translation>无法应用认证配置 {0}。</translation>
    </message>
    <message>
      <source>The backend answered with HTTP {0}.</source>
      <translation>后端返回 HTTP {0}。</translation>
    </message>
    <message>
      <source>The backend at {0} broke off in mid-answer.</source>
      <translation>{0} 处的后端在回答中途中断。</translation>
    </message>
    <message>
      <source>The backend at {0} cannot be reached: {1}.</source>
      <translation>无法连接 {0} 处的后端：{1}。</translation>
    </message>
    <message>
      <source>The backend at {0} closed the connection without an answer.</source>
      <translation>{0} 处的后端未作回答就关闭了连接。</translation>
    </message>
    <message>
      <source>The backend at {0} does not serve the model {1}.</source>
      <translation>{0} 处的后端不提供模型 {1}。</translation>
    </message>
    <message>
      <source>The backend at {0} refused to answer: {1}.</source>
      <translation>{0} 处的后端拒绝回答：{1}。</translation>
    </message>
    <message>
      <source>The backend at {0} said nothing for {1} seconds.</source>
      <translation>{0} 处的后端 {1} 秒内没有响应。</translation>
    </message>
    <message>
      <source>The backend at {0} serves no model.</source>
      <translation>{0} 处的后端没有提供模型。</translation>
    </message>
    <message>
      <source>The backend crashed or was killed.</source>
      <translation>后端崩溃或被终止。</translation>
    </message>
    <message>
      <source>The backend crashed or was killed: {0}.</source>
      <translation>后端崩溃或被终止：{0}。</translation>
    </message>
    <message>
      <source>The backend is being installed already.</source>
      <translation>后端已在安装中。</translation>
    </message>
    <message>
      <source>The backend is being installed.</source>
      <translation>后端正在安装。</translation>
    </message>
    <message>
      <source>The backend mode {0} is unknown.</source>
      <translation>未知的后端模式 {0}。</translation>
    </message>
    <message>
      <source>The backend serves no model.</source>
      <translation>后端没有提供模型。</translation>
    </message>
    <message>
      <source>The backend speaks version {0}, this plugin {1}.</source>
      <translation>后端使用版本 {0}，本插件使用 {1}。</translation>
    </message>
    <message>
      <source>The backend stopped by itself (exit code {0}).</source>
      <translation>后端自行停止（退出代码 {0}）。</translation>
    </message>
    <message>
      <source>The backend stopped by itself (exit code {0}): {1}.</source>
      <translation>后端自行停止（退出代码 {0}）：{1}。</translation>
    </message>
    <message>
      <source>The backend's Python {0} does not exist.</source>
      <translation>后端的 Python {0} 不存在。</translation>
    </message>
    <message>
      <source>The backend's address holds a user name, a password or a token, which would be stored in plain text.</source>
      <translation>后端地址包含用户名、密码或令牌，会以明文保存。</translation>
    </message>
    <message>
      <source>The backend's address is no web address: {0}.</source>
      <translation>后端地址不是网址：{0}。</translation>
    </message>
    <message>
      <source>The backend's address {0} is no web address.</source>
      <translation>后端地址 {0} 不是网址。</translation>
    </message>
    <message>
      <source>The backend's folder {0} holds other things, such as {1}.</source>
      <translation>后端文件夹 {0} 含有其他内容，例如 {1}。</translation>
    </message>
    <message>
      <source>The backend's folder {0} is a file.</source>
      <translation>后端文件夹 {0} 是一个文件。</translation>
    </message>
    <message>
      <source>The backend's folder {0} is no full path.</source>
      <translation>后端文件夹 {0} 不是完整路径。</translation>
    </message>
    <message>
      <source>The backend's folder {0} lies inside {1} ({2}).</source>
      <translation>后端文件夹 {0} 位于 {1}（{2}）内。</translation>
    </message>
    <message>
      <source>The backend's stream is damaged.</source>
      <translation>后端的数据流已损坏。</translation>
    </message>
    <message>
      <source>The bounding box {0} is not finite.</source>
      <translation>范围 {0} 不是有限值。</translation>
    </message>
    <message>
      <source>The boxes of {0} are those of {1}, not of {2}.</source>
      <translation>{0} 的框属于 {1}，不属于 {2}。</translation>
    </message>
    <message>
      <source>The cell {0} is not one of 1..9.</source>
      <translation>格子 {0} 不在 1 到 9 之间。</translation>
    </message>
    <message>
      <source>The checkpoint folder {0} does not exist.</source>
      <translation>检查点文件夹 {0} 不存在。</translation>
    </message>
    <message>
      <source>The chosen part of the map does not touch the scene {0}.</source>
      <translation>所选的地图部分未接触场景 {0}。</translation>
    </message>
    <message>
      <source>The composite cannot be written to {0}: {1}.</source>
      <translation>无法将合成图写入 {0}：{1}。</translation>
    </message>
    <message>
      <source>The composite {0} is no raster.</source>
      <translation>合成图 {0} 不是栅格。</translation>
    </message>
    <message>
      <source>The computer {0} is not known in this network.</source>
      <translation>此网络中没有计算机 {0}。</translation>
    </message>
    <message>
      <source>The computer {0} is not known in this network: {1}.</source>
      <translation>此网络中没有计算机 {0}：{1}。</translation>
    </message>
    <message>
      <source>The conversation in this project cannot be read: {0}.</source>
      <translation>无法读取此项目中的对话：{0}。</translation>
    </message>
    <message>
      <source>The detections cannot be written to {0}: {1}.</source>
      <translation>无法将检测结果写入 {0}：{1}。</translation>
    </message>
    <message>
      <source>The detections have no file.</source>
      <translation>检测结果没有文件。</translation>
    </message>
    <message>
      <source>The entry {0} cannot be edited.</source>
      <translation>条目 {0} 不可编辑。</translation>
    </message>
    <message>
      <source>The file holds no profile.</source>
      <translation>文件中没有配置。</translation>
    </message>
    <message>
      <source>The file is no list of profiles ({0}).</source>
      <translation>该文件不是配置列表（{0}）。</translation>
    </message>
    <message>
      <source>The file {0} cannot be added to: {1}.</source>
      <translation>无法向文件 {0} 添加内容：{1}。</translation>
    </message>
    <message>
      <source>The file {0} cannot be written.</source>
      <translation>无法写入文件 {0}。</translation>
    </message>
    <message>
      <source>The file {0} cannot be written: {1}.</source>
      <translation>无法写入文件 {0}：{1}。</translation>
    </message>
    <message>
      <source>The file {0} exists already.</source>
      <translation>文件 {0} 已存在。</translation>
    </message>
    <message>
      <source>The file {0} holds no image of its own.</source>
      <translation>文件 {0} 本身不含图像。</translation>
    </message>
    <message>
      <source>The file's first row lies in the south: the model sees it mirrored, boxes are placed correctly.</source>
      <translation>文件首行位于南侧：模型看到的是镜像，框的位置是正确的。</translation>
    </message>
    <message>
      <source>The folder {0} holds no pyproject.toml.</source>
      <translation>文件夹 {0} 中没有 pyproject.toml。</translation>
    </message>
    <message>
      <source>The geotransform {0} cannot be inverted.</source>
      <translation>仿射变换 {0} 不可逆。</translation>
    </message>
    <message>
      <source>The geotransform {0} is not six finite numbers.</source>
      <translation>仿射变换 {0} 不是六个有限数。</translation>
    </message>
    <message>
      <source>The grid of {0} x {1} has more than the {2} nodes of a request.</source>
      <translation>{0} x {1} 的格网超过一次请求的 {2} 个节点。</translation>
    </message>
    <message>
      <source>The image sizes {0} and {1} must be positive.</source>
      <translation>图像尺寸 {0} 和 {1} 必须为正。</translation>
    </message>
    <message>
      <source>The last profile cannot be removed.</source>
      <translation>不能删除最后一个配置。</translation>
    </message>
    <message>
      <source>The latitudes {0}..{1} are not a rising range in -90..90.</source>
      <translation>纬度 {0}..{1} 不是 -90..90 内的递增区间。</translation>
    </message>
    <message>
      <source>The layer has a column {0} of its own, of a type that cannot hold our values.</source>
      <translation>图层自带列 {0}，其类型无法存放我们的值。</translation>
    </message>
    <message>
      <source>The layer has {0} polygons, more than {1}.</source>
      <translation>图层有 {0} 个多边形，超过 {1} 个。</translation>
    </message>
    <message>
      <source>The layer was removed; its boxes are in {path}.</source>
      <translation>图层已被移除；其检测框保存在 {path}。</translation>
    </message>
    <message>
      <source>The layer {0} cannot be edited.</source>
      <translation>图层 {0} 不可编辑。</translation>
    </message>
    <message>
      <source>The layer {0} cannot take the columns of a review.</source>
      <translation>图层 {0} 无法添加审核所需的列。</translation>
    </message>
    <message>
      <source>The layer {0} is a {1} service, not a raster file.</source>
      <translation>图层 {0} 是 {1} 服务，而不是栅格文件。</translation>
    </message>
    <message>
      <source>The layer {0} is gone.</source>
      <translation>图层 {0} 已不存在。</translation>
    </message>
    <message>
      <source>The layer {0} is no raster.</source>
      <translation>图层 {0} 不是栅格。</translation>
    </message>
    <message>
      <source>The layer {0} takes no more boxes.</source>
      <translation>图层 {0} 不再接受更多框。</translation>
    </message>
    <message>
      <source>The longitudes {0}..{1} are not a range in -180..180.</source>
      <translation>经度 {0}..{1} 不在 -180..180 区间内。</translation>
    </message>
    <message>
      <source>The map shows no part of the scene.</source>
      <translation>地图未显示场景的任何部分。</translation>
    </message>
    <message>
      <source>The model answers without AEF.</source>
      <translation>模型在没有 AEF 的情况下回答。</translation>
    </message>
    <message>
      <source>The model counts {0}.</source>
      <translation>模型计数：{0}。</translation>
    </message>
    <message>
      <source>The model list cannot be read: {0}</source>
      <translation>无法读取模型列表：{0}</translation>
    </message>
    <message>
      <source>The model sees the file's own rows and columns; boxes are turned with the raster.</source>
      <translation>模型看到文件自身的行列；框随栅格旋转。</translation>
    </message>
    <message>
      <source>The model {0} takes no AEF.</source>
      <translation>模型 {0} 不使用 AEF。</translation>
    </message>
    <message>
      <source>The model's answer cannot be read: {0}.</source>
      <translation>无法读取模型的回答：{0}。</translation>
    </message>
    <message>
      <source>The name holds acquisitions of several years.</source>
      <translation>名称包含多个年份的获取时间。</translation>
    </message>
    <message>
      <source>The name {0} holds the date {1}, which may be another one.</source>
      <translation>名称 {0} 含有日期 {1}，它可能是其他日期。</translation>
    </message>
    <message>
      <source>The new layer {0} cannot be opened.</source>
      <translation>无法打开新图层 {0}。</translation>
    </message>
    <message>
      <source>The package {0} does not exist.</source>
      <translation>软件包 {0} 不存在。</translation>
    </message>
    <message>
      <source>The package {0} is no requirement.</source>
      <translation>软件包 {0} 不是有效的依赖说明。</translation>
    </message>
    <message>
      <source>The page {0} cannot be written: {1}.</source>
      <translation>无法写入页面 {0}：{1}。</translation>
    </message>
    <message>
      <source>The percentiles {0}..{1} are not a rising range in 0..100.</source>
      <translation>百分位 {0}..{1} 不是 0..100 内的递增区间。</translation>
    </message>
    <message>
      <source>The pixel kind {0} is unknown.</source>
      <translation>未知的像素类型 {0}。</translation>
    </message>
    <message>
      <source>The pixels of {0} cannot be read: {1}.</source>
      <translation>无法读取 {0} 的像素：{1}。</translation>
    </message>
    <message>
      <source>The place is computed from the sensor model at the product's mean height: shifts where the terrain is higher or lower.</source>
      <translation>位置由传感器模型按产品平均高程计算：地形较高或较低处会有偏移。</translation>
    </message>
    <message>
      <source>The place is not on the globe.</source>
      <translation>该地点不在地球上。</translation>
    </message>
    <message>
      <source>The place {0}, {1} is not on the globe.</source>
      <translation>地点 {0}, {1} 不在地球上。</translation>
    </message>
    <message>
      <source>The points have no CRS.</source>
      <translation>这些点没有 CRS。</translation>
    </message>
    <message>
      <source>The product has {0}; nothing says which band is which.</source>
      <translation>产品含有 {0}；没有信息说明各波段分别是哪个。</translation>
    </message>
    <message>
      <source>The profile's {0} is a text, not {1}.</source>
      <translation>配置的 {0} 应为文本，而不是 {1}。</translation>
    </message>
    <message>
      <source>The profiles are no JSON: {0}.</source>
      <translation>配置不是 JSON：{0}。</translation>
    </message>
    <message>
      <source>The proxy connects.</source>
      <translation>由代理连接。</translation>
    </message>
    <message>
      <source>The proxy looks up {0}.</source>
      <translation>由代理解析 {0}。</translation>
    </message>
    <message>
      <source>The proxy refused: {0}.</source>
      <translation>代理拒绝：{0}。</translation>
    </message>
    <message>
      <source>The question is empty.</source>
      <translation>问题为空。</translation>
    </message>
    <message>
      <source>The raster has a color table like a map of classes: it does not look like SAR.</source>
      <translation>该栅格带有类似分类图的颜色表：看起来不像 SAR。</translation>
    </message>
    <message>
      <source>The raster has no CRS, so its place on the globe is unknown.</source>
      <translation>该栅格没有坐标参考系，因此不知道其在地球上的位置。</translation>
    </message>
    <message>
      <source>The raster has no band {0}.</source>
      <translation>该栅格没有波段 {0}。</translation>
    </message>
    <message>
      <source>The raster has no geotransform (GDAL's default 0, 1, 0, 0, 0, 1).</source>
      <translation>该栅格没有仿射变换（GDAL 默认值 0, 1, 0, 0, 0, 1）。</translation>
    </message>
    <message>
      <source>The raster has {0} bands of 8 bits like a photo: it does not look like SAR, and the answers may mean nothing.</source>
      <translation>该栅格像照片一样有 {0} 个 8 位波段：看起来不像 SAR，回答可能没有意义。</translation>
    </message>
    <message>
      <source>The raster holds only {0}: it does not look like SAR.</source>
      <translation>该栅格仅含 {0}：看起来不像 SAR。</translation>
    </message>
    <message>
      <source>The raster is placed by RPCs at the product's mean height: expect shifts where the terrain is higher or lower.</source>
      <translation>该栅格按产品平均高程由 RPC 定位：地形较高或较低处会有偏移。</translation>
    </message>
    <message>
      <source>The raster is placed by {0} ground control points. QGIS shows a warped copy of it; boxes are computed on the file's own pixels and mapped through the points.</source>
      <translation>该栅格由 {0} 个地面控制点定位。QGIS 显示其变形副本；框在文件自身像素上计算，并通过控制点定位。</translation>
    </message>
    <message>
      <source>The raster says nowhere where it lies: it has no geotransform, no control points and no RPCs.</source>
      <translation>该栅格未说明其位置：没有仿射变换、控制点和 RPC。</translation>
    </message>
    <message>
      <source>The raster {0} cannot be opened: {1}.</source>
      <translation>无法打开栅格 {0}：{1}。</translation>
    </message>
    <message>
      <source>The raster {0} has no coordinate reference system.</source>
      <translation>栅格 {0} 没有坐标参考系。</translation>
    </message>
    <message>
      <source>The raster {0} has {1} bands, not a band {2}.</source>
      <translation>栅格 {0} 有 {1} 个波段，没有波段 {2}。</translation>
    </message>
    <message>
      <source>The raster {0} has {1} x {2} pixels.</source>
      <translation>栅格 {0} 有 {1} x {2} 像素。</translation>
    </message>
    <message>
      <source>The raster's edge does not lie on the globe in its CRS.</source>
      <translation>在其坐标参考系中，该栅格的边缘不在地球上。</translation>
    </message>
    <message>
      <source>The raster's ground control points have no CRS.</source>
      <translation>该栅格的地面控制点没有坐标参考系。</translation>
    </message>
    <message>
      <source>The reply of {0} has no message.</source>
      <translation>{0} 的回复没有消息。</translation>
    </message>
    <message>
      <source>The reply of {0} is not what a FUSAR-GPT backend sends: {1}.</source>
      <translation>{0} 的回复不是 FUSAR-GPT 后端应发送的内容：{1}。</translation>
    </message>
    <message>
      <source>The role {0} is unknown.</source>
      <translation>未知角色 {0}。</translation>
    </message>
    <message>
      <source>The run ended early, the finished tiles are kept: {0}</source>
      <translation>运行提前结束，已完成的图块已保留：{0}</translation>
    </message>
    <message>
      <source>The sampling grid has {0} = {1}.</source>
      <translation>采样格网的 {0} = {1}。</translation>
    </message>
    <message>
      <source>The scene crosses the antimeridian.</source>
      <translation>该场景跨越对向子午线。</translation>
    </message>
    <message>
      <source>The scene has no valid pixel: all are nodata, NaN or zero.</source>
      <translation>该场景没有有效像素：全部为无数据、NaN 或零。</translation>
    </message>
    <message>
      <source>The scene of {0} x {1} px would take {2} tiles, more than {3}.</source>
      <translation>{0} x {1} px 的场景需要 {2} 个图块，超过 {3} 个。</translation>
    </message>
    <message>
      <source>The search area {0} does not touch the scene of {1} x {2} px.</source>
      <translation>搜索区域 {0} 未接触 {1} x {2} px 的场景。</translation>
    </message>
    <message>
      <source>The selected polygons do not touch the scene.</source>
      <translation>所选多边形未接触场景。</translation>
    </message>
    <message>
      <source>The server at {0} answers HTTP {1}: no backend behind it replies.</source>
      <translation>{0} 处的服务器返回 HTTP {1}：其后没有后端响应。</translation>
    </message>
    <message>
      <source>The similarity cannot be written to {0}: {1}.</source>
      <translation>无法将相似度写入 {0}：{1}。</translation>
    </message>
    <message>
      <source>The stretch {0}..{1} is not a rising range.</source>
      <translation>拉伸 {0}..{1} 不是递增区间。</translation>
    </message>
    <message>
      <source>The task {0} is not answered here.</source>
      <translation>此处不处理任务 {0}。</translation>
    </message>
    <message>
      <source>The task {0} is unknown.</source>
      <translation>未知任务 {0}。</translation>
    </message>
    <message>
      <source>The task {0} needs a class.</source>
      <translation>任务 {0} 需要一个类别。</translation>
    </message>
    <message>
      <source>The value is empty.</source>
      <translation>值为空。</translation>
    </message>
    <message>
      <source>The window does not touch the scene.</source>
      <translation>窗口未接触场景。</translation>
    </message>
    <message>
      <source>The window has no valid pixel.</source>
      <translation>窗口没有有效像素。</translation>
    </message>
    <message>
      <source>The window {0} has no pixels.</source>
      <translation>窗口 {0} 没有像素。</translation>
    </message>
    <message>
      <source>The year {0} is not between {1} and {2}.</source>
      <translation>年份 {0} 不在 {1} 到 {2} 之间。</translation>
    </message>
    <message>
      <source>The {0} ground control points are too alike for a polynomial of order {1}.</source>
      <translation>{0} 个控制点过于相似，无法拟合 {1} 阶多项式。</translation>
    </message>
    <message>
      <source>The {0} must be {1} to {2}, not {3}.</source>
      <translation>{0} 应在 {1} 到 {2} 之间，而不是 {3}。</translation>
    </message>
    <message>
      <source>The {0} names {1}; nothing says which of the {2} bands that is.</source>
      <translation>{0} 指明了 {1}；没有信息说明它是 {2} 个波段中的哪一个。</translation>
    </message>
    <message>
      <source>The {0} says {1} ({2}).</source>
      <translation>{0}：{1}（{2}）。</translation>
    </message>
    <message>
      <source>The {0} says {1}.</source>
      <translation>{0}：{1}。</translation>
    </message>
    <message>
      <source>There is no AEF of {0} here; the nearest year, {1}, was used.</source>
      <translation>此处没有 {0} 年的 AEF；使用了最近的年份 {1}。</translation>
    </message>
    <message>
      <source>There is no profile.</source>
      <translation>没有配置。</translation>
    </message>
    <message>
      <source>They look like {0}; that is judged by the values, nothing says it.</source>
      <translation>它们看起来像 {0}；这是根据数值判断的，没有信息说明。</translation>
    </message>
    <message>
      <source>Tiles of {0} px with {1} px overlap do not fit a scene of {2} x {3} px.</source>
      <translation>{0} px 图块、{1} px 重叠不适合 {2} x {3} px 的场景。</translation>
    </message>
    <message>
      <source>Token</source>
      <translation>令牌</translation>
    </message>
    <message>
      <source>Track</source>
      <translation>轨迹</translation>
    </message>
    <message>
      <source>Trust the server's certificate in QGIS's authentication options, or use its http address.</source>
      <translation>请在 QGIS 的认证选项中信任服务器的证书，或使用其 http 地址。</translation>
    </message>
    <message>
      <source>Try again in a moment.</source>
      <translation>请稍后再试。</translation>
    </message>
    <message>
      <source>Two profiles are called {0}.</source>
      <translation>有两个配置都叫 {0}。</translation>
    </message>
    <message>
      <source>Type a question.</source>
      <translation>请输入问题。</translation>
    </message>
    <message>
      <source>Units</source>
      <translation>单位</translation>
    </message>
    <message>
      <source>Upgrade the older of the two.</source>
      <translation>请升级两者中较旧的一个。</translation>
    </message>
    <message>
      <source>Use 2 to {0} nodes per side.</source>
      <translation>每边请使用 2 到 {0} 个节点。</translation>
    </message>
    <message>
      <source>Use a positive tile size and an overlap below it.</source>
      <translation>请使用正的图块尺寸和更小的重叠。</translation>
    </message>
    <message>
      <source>Use an https address, or a tunnel (ssh -L).</source>
      <translation>请使用 https 地址，或隧道 (ssh -L)。</translation>
    </message>
    <message>
      <source>Use one of: {0}.</source>
      <translation>请使用其中之一：{0}。</translation>
    </message>
    <message>
      <source>Use the detection for boxes.</source>
      <translation>需要框时请使用检测。</translation>
    </message>
    <message>
      <source>Valid</source>
      <translation>有效</translation>
    </message>
    <message>
      <source>Wait until it is less busy, or raise the time limit in the FUSAR options.</source>
      <translation>请等它不那么繁忙，或在 FUSAR 选项中提高时间限制。</translation>
    </message>
    <message>
      <source>Wait, or press Cancel.</source>
      <translation>请等待，或点击“取消”。</translation>
    </message>
    <message>
      <source>Where the backend's package comes from is not said.</source>
      <translation>未说明后端软件包的来源。</translation>
    </message>
    <message>
      <source>With AEF</source>
      <translation>使用 AEF</translation>
    </message>
    <message>
      <source>Without AEF</source>
      <translation>不使用 AEF</translation>
    </message>
    <message>
      <source>Work offline is on, and an installation downloads packages.</source>
      <translation>离线工作已开启，而安装需要下载软件包。</translation>
    </message>
    <message>
      <source>Work offline is on, so nothing was sent to {0}.</source>
      <translation>离线工作已开启，因此没有向 {0} 发送任何内容。</translation>
    </message>
    <message>
      <source>Work offline: {0}</source>
      <translation>离线工作：{0}</translation>
    </message>
    <message>
      <source>Write it again.</source>
      <translation>请重新写入。</translation>
    </message>
    <message>
      <source>Write it as http://computer:8765 in the FUSAR options.</source>
      <translation>请在 FUSAR 选项中写成 http://计算机:8765。</translation>
    </message>
    <message>
      <source>Write it as http://computer:8765.</source>
      <translation>请写成 http://计算机:8765。</translation>
    </message>
    <message>
      <source>Write the address without it, and choose a configuration of QGIS's authentication manager.</source>
      <translation>请写不含这些内容的地址，并选择 QGIS 认证管理器中的配置。</translation>
    </message>
    <message>
      <source>Zoom to the scene, or choose the whole scene.</source>
      <translation>请缩放到场景，或选择整个场景。</translation>
    </message>
    <message>
      <source>a backend answers</source>
      <translation>后端有响应</translation>
    </message>
    <message>
      <source>amplitude</source>
      <translation>幅度</translation>
    </message>
    <message>
      <source>an 8-bit picture</source>
      <translation>8 位图片</translation>
    </message>
    <message>
      <source>complex</source>
      <translation>复数</translation>
    </message>
    <message>
      <source>complex values</source>
      <translation>复数值</translation>
    </message>
    <message>
      <source>computed</source>
      <translation>计算得出</translation>
    </message>
    <message>
      <source>decibels</source>
      <translation>分贝</translation>
    </message>
    <message>
      <source>default</source>
      <translation>默认</translation>
    </message>
    <message>
      <source>digital numbers</source>
      <translation>数字量化值</translation>
    </message>
    <message>
      <source>done</source>
      <translation>完成</translation>
    </message>
    <message>
      <source>encrypted</source>
      <translation>已加密</translation>
    </message>
    <message>
      <source>file</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>file name</source>
      <translation>文件名</translation>
    </message>
    <message>
      <source>folder name</source>
      <translation>文件夹名</translation>
    </message>
    <message>
      <source>geotransform, rotated by {0}°</source>
      <translation>仿射变换，旋转 {0}°</translation>
    </message>
    <message>
      <source>geotransform, {0}</source>
      <translation>仿射变换，{0}</translation>
    </message>
    <message>
      <source>it wants a token and none was sent</source>
      <translation>它需要令牌，但未发送</translation>
    </message>
    <message>
      <source>layer</source>
      <translation>图层</translation>
    </message>
    <message>
      <source>linear power</source>
      <translation>线性功率</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>none for this address</source>
      <translation>此地址不使用代理</translation>
    </message>
    <message>
      <source>none: answers come without AEF.</source>
      <translation>无：回答不使用 AEF。</translation>
    </message>
    <message>
      <source>north up</source>
      <translation>北朝上</translation>
    </message>
    <message>
      <source>not encrypted, and does not leave this computer</source>
      <translation>未加密，且不离开此计算机</translation>
    </message>
    <message>
      <source>nothing readable</source>
      <translation>无可读内容</translation>
    </message>
    <message>
      <source>pixels</source>
      <translation>像素</translation>
    </message>
    <message>
      <source>port {0} is open</source>
      <translation>端口 {0} 已打开</translation>
    </message>
    <message>
      <source>rotated</source>
      <translation>旋转</translation>
    </message>
    <message>
      <source>sidecar</source>
      <translation>附属文件</translation>
    </message>
    <message>
      <source>south up</source>
      <translation>南朝上</translation>
    </message>
    <message>
      <source>tag</source>
      <translation>标签</translation>
    </message>
    <message>
      <source>the token that was sent is wrong</source>
      <translation>发送的令牌不正确</translation>
    </message>
    <message>
      <source>user</source>
      <translation>用户</translation>
    </message>
    <message>
      <source>whole numbers (amplitude)</source>
      <translation>整数（幅度）</translation>
    </message>
    <message>
      <source>you</source>
      <translation>您</translation>
    </message>
    <message>
      <source>{0} ({1}) is not within an hour after the start, so it is not used.</source>
      <translation>{0}（{1}）不在开始后一小时内，因此不使用。</translation>
    </message>
    <message>
      <source>{0} boxes of other scenes were left out.</source>
      <translation>已略去其他场景的 {0} 个框。</translation>
    </message>
    <message>
      <source>{0} cannot be made: {1}.</source>
      <translation>无法创建 {0}：{1}。</translation>
    </message>
    <message>
      <source>{0} cannot be read: {1}.</source>
      <translation>无法读取 {0}：{1}。</translation>
    </message>
    <message>
      <source>{0} cannot be written: {1}.</source>
      <translation>无法写入 {0}：{1}。</translation>
    </message>
    <message>
      <source>{0} could not be started: {1}.</source>
      <translation>无法启动 {0}：{1}。</translation>
    </message>
    <message>
      <source>{0} ground control points cannot fix a polynomial of order {1}.</source>
      <translation>{0} 个控制点不足以确定 {1} 阶多项式。</translation>
    </message>
    <message>
      <source>{0} ground control points only</source>
      <translation>仅 {0} 个地面控制点</translation>
    </message>
    <message>
      <source>{0} has {1} GiB free; the backend needs about {2} GiB.</source>
      <translation>{0} 剩余 {1} GiB；后端约需 {2} GiB。</translation>
    </message>
    <message>
      <source>{0} in 1 tile ({1}).</source>
      <translation>{0}，1 个图块（{1}）。</translation>
    </message>
    <message>
      <source>{0} in 1 tile.</source>
      <translation>{0}，1 个图块。</translation>
    </message>
    <message>
      <source>{0} in cells {1}.</source>
      <translation>{0} 在格子 {1} 中。</translation>
    </message>
    <message>
      <source>{0} in {1} of 1 tile ({2}).</source>
      <translation>{0}，1 个图块中的 {1} 个（{2}）。</translation>
    </message>
    <message>
      <source>{0} in {1} of 1 tile.</source>
      <translation>{0}，1 个图块中的 {1} 个。</translation>
    </message>
    <message>
      <source>{0} in {1} of {2} tiles ({3}).</source>
      <translation>{0}，{2} 个图块中的 {1} 个（{3}）。</translation>
    </message>
    <message>
      <source>{0} in {1} of {2} tiles.</source>
      <translation>{0}，{2} 个图块中的 {1} 个。</translation>
    </message>
    <message>
      <source>{0} in {1} tiles ({2}).</source>
      <translation>{0}，{1} 个图块（{2}）。</translation>
    </message>
    <message>
      <source>{0} in {1} tiles.</source>
      <translation>{0}，{1} 个图块。</translation>
    </message>
    <message>
      <source>{0} is known</source>
      <translation>{0} 已解析</translation>
    </message>
    <message>
      <source>{0} is no incidence angle.</source>
      <translation>{0} 不是入射角。</translation>
    </message>
    <message>
      <source>{0} is no polarization.</source>
      <translation>{0} 不是极化方式。</translation>
    </message>
    <message>
      <source>{0} is no time of an acquisition between {1} and today.</source>
      <translation>{0} 不是 {1} 至今的获取时间。</translation>
    </message>
    <message>
      <source>{0} is no {1} number.</source>
      <translation>{0} 不是{1}编号。</translation>
    </message>
    <message>
      <source>{0} names {1} polarizations, and the raster has {2} bands.</source>
      <translation>{0} 指定了 {1} 个极化，而栅格有 {2} 个波段。</translation>
    </message>
    <message>
      <source>{0} nodes; AEF was not asked for.</source>
      <translation>{0} 个节点；未请求 AEF。</translation>
    </message>
    <message>
      <source>{0} of {1} nodes have AEF vectors of {2} from {3}.</source>
      <translation>{1} 个节点中有 {0} 个具有 {2} 年的 AEF 向量，来源：{3}。</translation>
    </message>
    <message>
      <source>{0} of {1} nodes have AEF vectors of {2}.</source>
      <translation>{1} 个节点中有 {0} 个具有 {2} 年的 AEF 向量。</translation>
    </message>
    <message>
      <source>{0} of {1} points have AEF vectors of {2}.</source>
      <translation>{1} 个点中有 {0} 个具有 {2} 年的 AEF 向量。</translation>
    </message>
    <message>
      <source>{0} points are more than the {1} of one run.</source>
      <translation>{0} 个点超过一次运行的 {1} 个。</translation>
    </message>
    <message>
      <source>{0} sends its visitors on to {1} (HTTP {2}); nothing was sent there.</source>
      <translation>{0} 将访问者转到 {1}（HTTP {2}）；没有向那里发送任何内容。</translation>
    </message>
    <message>
      <source>{0} tiles failed: {1}</source>
      <translation>{0} 个图块失败：{1}</translation>
    </message>
    <message>
      <source>{0} tiles of {1} x {2} scene pixels</source>
      <translation>{0} 个 {1} x {2} 场景像素的图块</translation>
    </message>
    <message>
      <source>{0} tiles of {1} x {2} scene pixels, sent at {3} x {4}</source>
      <translation>{0} 个 {1} x {2} 场景像素的图块，以 {3} x {4} 发送</translation>
    </message>
    <message>
      <source>{0} tiles were left out: they have boxes that nobody reviewed.</source>
      <translation>略去了 {0} 个图块：其中有未审核的框。</translation>
    </message>
    <message>
      <source>{0} would be a GeoTIFF.</source>
      <translation>{0} 将是一个 GeoTIFF 文件。</translation>
    </message>
    <message>
      <source>{0}:{1}, from QGIS's network options</source>
      <translation>{0}:{1}，来自 QGIS 的网络选项</translation>
    </message>
    <message>
      <source>{added} added to “{layer}”, {known} were there already. Ctrl+Z takes them back; save the layer's edits to keep them.</source>
      <translation>已向“{layer}”添加 {added} 个，{known} 个已在其中。Ctrl+Z 可撤回；保存图层编辑以保留它们。</translation>
    </message>
    <message>
      <source>{n} answers from an earlier run</source>
      <translation>{n} 个回答来自先前的运行</translation>
    </message>
    <message>
      <source>{n} tiles cut off</source>
      <translation>{n} 个图块被截断</translation>
    </message>
    <message>
      <source>{n} tiles from an earlier run</source>
      <translation>{n} 个图块来自先前的运行</translation>
    </message>
    <message>
      <source>{n} tiles re-asked in quarters</source>
      <translation>{n} 个图块分成四块重新询问</translation>
    </message>
    <message>
      <source>{n} tiles unreadable</source>
      <translation>{n} 个图块的回答无法读取</translation>
    </message>
    <message>
      <source>{n} tiles without pixels</source>
      <translation>{n} 个图块没有像素</translation>
    </message>
    <message>
      <source>{n} with AEF switched off</source>
      <translation>{n} 个已关闭 AEF</translation>
    </message>
    <message>
      <source>{n} without AEF</source>
      <translation>{n} 个没有 AEF</translation>
    </message>
    <message>
      <source>{n} without AEF because the scene has no year</source>
      <translation>{n} 个因场景没有年份而未用 AEF</translation>
    </message>
    <message>
      <source>{n} without AEF data (open sea or masked)</source>
      <translation>{n} 个没有 AEF 数据（公海或被掩膜）</translation>
    </message>
    <message>
      <source>“{layer}” is gone or cannot be edited: they are in a new layer.</source>
      <translation>“{layer}”已不存在或无法编辑：结果已放入新图层。</translation>
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
      <source>Map center</source>
      <translation>地图中心</translation>
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
      <source>Nodes from west to east</source>
      <translation>由西向东的节点数</translation>
    </message>
    <message>
      <source>Nodes from south to north</source>
      <translation>由南向北的节点数</translation>
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
    <name>Transcript</name>
    <message>
      <source>Open this address in the browser?</source>
      <translation>在浏览器中打开此地址？</translation>
    </message>
    <message>
      <source>A link of the model</source>
      <translation>模型给出的链接</translation>
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
