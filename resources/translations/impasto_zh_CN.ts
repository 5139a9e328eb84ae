<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Impasto</source>
        <translation>关于 Impasto</translation>
    </message>
    <message>
        <source>What Impasto is made of</source>
        <translation>Impasto 的组成部分</translation>
    </message>
    <message>
        <source>Licence or model card</source>
        <translation>许可证或模型说明</translation>
    </message>
    <message>
        <source>Gives a photograph the style of a painting, on this computer only. Nothing is sent anywhere.</source>
        <translation>让照片拥有画作的风格，全部在本机完成，不会发送任何内容。</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Libraries</source>
        <translation>程序库</translation>
    </message>
    <message>
        <source>For {0}</source>
        <translation>用于{0}</translation>
    </message>
    <message>
        <source>For previews while a slider moves, and for {0}</source>
        <translation>用于拖动滑块时的预览，也可用于{0}</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Painting</source>
        <translation>绘画(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Save how it was painted</source>
        <translation>保存绘画过程</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Paste a photograph</source>
        <translation>粘贴照片</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Add style pictures…</source>
        <translation>添加风格图片…</translation>
    </message>
    <message>
        <source>Paste as a style</source>
        <translation>粘贴为风格</translation>
    </message>
    <message>
        <source>All styles</source>
        <translation>全部风格</translation>
    </message>
    <message>
        <source>Find a style</source>
        <translation>查找风格</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Save back</source>
        <translation>写回原文件</translation>
    </message>
    <message>
        <source>Settings from a picture…</source>
        <translation>使用某张图片的设置…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Copy the painting</source>
        <translation>复制画作</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Add to the queue</source>
        <translation>加入队列</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>How it works</source>
        <translation>工作原理</translation>
    </message>
    <message>
        <source>Show me around</source>
        <translation>新手导览</translation>
    </message>
    <message>
        <source>About Impasto</source>
        <translation>关于 Impasto</translation>
    </message>
    <message>
        <source>Show the log file</source>
        <translation>显示日志文件</translation>
    </message>
    <message>
        <source>Other computers…</source>
        <translation>其他电脑…</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
</context>
<context>
    <name>AdvancedOptions</name>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Reset these to their defaults</source>
        <translation>恢复默认值</translation>
    </message>
</context>
<context>
    <name>Arrivals</name>
    <message>
        <source>{0} pictures and folders came; the first is open.</source>
        <translation>收到 {0} 个图片和文件夹，已打开第一个。</translation>
    </message>
    <message>
        <source>Queue them all</source>
        <translation>全部加入队列</translation>
    </message>
</context>
<context>
    <name>CameraBar</name>
    <message>
        <source>{0} frames/s</source>
        <translation>{0} 帧/秒</translation>
    </message>
    <message>
        <source>Record…</source>
        <translation>录制…</translation>
    </message>
    <message>
        <source>End · {0}</source>
        <translation>结束 · {0}</translation>
    </message>
    <message>
        <source>Camera {0}</source>
        <translation>摄像头 {0}</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Choose another camera</source>
        <translation>选择另一个摄像头</translation>
    </message>
    <message>
        <source>0 % paints each frame for itself; 100 % keeps strokes where they are</source>
        <translation>0 % 时各帧独立绘制；100 % 时笔触保持不动</translation>
    </message>
    <message>
        <source>Steadiness</source>
        <translation>稳定性</translation>
    </message>
    <message>
        <source>Frames that are painted in a second; a smaller window does not change it</source>
        <translation>每秒绘制的帧数；缩小窗口不会改变它</translation>
    </message>
    <message>
        <source>Hold to see what the camera sees</source>
        <translation>按住可查看摄像头原画面</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>拍照</translation>
    </message>
    <message>
        <source>Close the camera and open its picture as a photograph</source>
        <translation>关闭摄像头，并把当前画面作为照片打开</translation>
    </message>
    <message>
        <source>Write what is painted into a clip, without sound</source>
        <translation>把绘制的画面录成视频，不含声音</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Let the camera go</source>
        <translation>释放摄像头</translation>
    </message>
</context>
<context>
    <name>CameraController</name>
    <message>
        <source>A painting goes on; open the camera when it has ended.</source>
        <translation>正在绘制；请等它结束后再打开摄像头。</translation>
    </message>
    <message>
        <source>Choose a style first; the camera is painted in it.</source>
        <translation>请先选择一种风格，摄像头画面将按它绘制。</translation>
    </message>
    <message>
        <source>The camera is painted by the instant engine, whichever is chosen.</source>
        <translation>无论选择哪种引擎，摄像头画面都由即时引擎绘制。</translation>
    </message>
    <message>
        <source>Record the camera</source>
        <translation>录制摄像头</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Saved as {0}</source>
        <translation>已保存为 {0}</translation>
    </message>
</context>
<context>
    <name>CameraView</name>
    <message>
        <source>Opening the camera…</source>
        <translation>正在打开摄像头…</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
</context>
<context>
    <name>ClipController</name>
    <message>
        <source>Brushed masks stay where they were painted while the picture moves beneath them.</source>
        <translation>画笔蒙版会停留在绘制的位置，画面在其下移动。</translation>
    </message>
</context>
<context>
    <name>ClipFormats</name>
    <message>
        <source>MP4, for everyone</source>
        <translation>MP4，通用</translation>
    </message>
    <message>
        <source>MOV, ProRes for editors</source>
        <translation>MOV，ProRes，供剪辑</translation>
    </message>
    <message>
        <source>MKV, lossless</source>
        <translation>MKV，无损</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>PNG 图片</translation>
    </message>
    <message>
        <source>TIFF pictures</source>
        <translation>TIFF 图片</translation>
    </message>
</context>
<context>
    <name>ClipRun</name>
    <message>
        <source>The clip is taken out of the queue.</source>
        <translation>视频已从队列中移除。</translation>
    </message>
    <message>
        <source>The clip is painted: {0}</source>
        <translation>视频已画好：{0}</translation>
    </message>
    <message>
        <source>Play it</source>
        <translation>播放</translation>
    </message>
</context>
<context>
    <name>ComputerRow</name>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Give this computer work</source>
        <translation>把工作分给这台电脑</translation>
    </message>
    <message>
        <source>Invited; open the invitation there</source>
        <translation>已邀请；请在那台电脑上打开邀请</translation>
    </message>
    <message>
        <source>Not there now</source>
        <translation>现在不在线</translation>
    </message>
    <message>
        <source>Gets no work</source>
        <translation>不分配工作</translation>
    </message>
    <message>
        <source>{0} s a megapixel</source>
        <translation>每百万像素 {0} 秒</translation>
    </message>
    <message>
        <source>learns the strokes of {0}</source>
        <translation>正在学习 {0} 的笔触</translation>
    </message>
    <message>
        <source>paints {0}</source>
        <translation>正在绘制 {0}</translation>
    </message>
    <message>
        <source>waits for work</source>
        <translation>等待工作</translation>
    </message>
</context>
<context>
    <name>ComputersController</name>
    <message>
        <source>Helping the other computer has ended unexpectedly; switch it on again.</source>
        <translation>对另一台电脑的协助意外结束；请重新打开。</translation>
    </message>
    <message>
        <source>Invitation</source>
        <translation>邀请</translation>
    </message>
    <message>
        <source>Write an invitation</source>
        <translation>写邀请</translation>
    </message>
    <message>
        <source>Open an invitation</source>
        <translation>打开邀请</translation>
    </message>
</context>
<context>
    <name>ComputersDialog</name>
    <message>
        <source>Let other computers help with the queue</source>
        <translation>让其他电脑协助处理队列</translation>
    </message>
    <message>
        <source>Write an invitation…</source>
        <translation>写邀请…</translation>
    </message>
    <message>
        <source>Open an invitation…</source>
        <translation>打开邀请…</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>No computer is invited yet.</source>
        <translation>还没有邀请任何电脑。</translation>
    </message>
    <message>
        <source>Writing the invitation…</source>
        <translation>正在写邀请…</translation>
    </message>
    <message>
        <source>Carry {0} to {1} and open it there in Impasto, within 7 days; it works once.</source>
        <translation>把 {0} 带到“{1}”上，7 天之内在那里的 Impasto 中打开；它只能用一次。</translation>
    </message>
    <message>
        <source>Help the computer at {0}</source>
        <translation>协助 {0} 上的电脑</translation>
    </message>
    <message>
        <source>Open an invitation that another computer has written.</source>
        <translation>打开另一台电脑写的邀请。</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Looks for the other computer; Impasto must be open there.</source>
        <translation>正在寻找另一台电脑；那里必须打开 Impasto。</translation>
    </message>
    <message>
        <source>Waits for work.</source>
        <translation>等待工作。</translation>
    </message>
    <message>
        <source>Paints {0}.</source>
        <translation>正在绘制 {0}。</translation>
    </message>
    <message>
        <source>Learns the strokes of {0}.</source>
        <translation>正在学习 {0} 的笔触。</translation>
    </message>
    <message>
        <source>Other computers</source>
        <translation>其他电脑</translation>
    </message>
    <message>
        <source>Name of the computer</source>
        <translation>电脑名称</translation>
    </message>
    <message>
        <source>Network that it is reached by</source>
        <translation>用来连接的网络</translation>
    </message>
    <message>
        <source>The network that both computers are in</source>
        <translation>两台电脑所在的网络</translation>
    </message>
    <message>
        <source>Computers that help</source>
        <translation>协助的电脑</translation>
    </message>
    <message>
        <source>Computers that help this one</source>
        <translation>协助这台电脑的电脑</translation>
    </message>
    <message>
        <source>The computer that this one helps</source>
        <translation>这台电脑所协助的电脑</translation>
    </message>
    <message>
        <source>Photographs, clips, models and pictures of styles go encrypted to the computers that you invite, and what they paint and learn comes back; nothing else leaves this one. Invite only computers of your own: who has an invitation can run programs on this computer.</source>
        <translation>照片、视频、模型和风格图片会加密发送到您邀请的电脑，它们绘制和学到的内容再传回来；除此之外没有任何内容离开这台电脑。只邀请您自己的电脑：持有邀请的人可以在这台电脑上运行程序。</translation>
    </message>
    <message>
        <source>It helps this computer no more until it is invited anew.</source>
        <translation>重新邀请之前，它不再帮助这台电脑。</translation>
    </message>
    <message>
        <source>Remove {0}?</source>
        <translation>移除{0}？</translation>
    </message>
    <message>
        <source>This computer helps it no more until it is invited anew.</source>
        <translation>重新受到邀请之前，这台电脑不再帮助它。</translation>
    </message>
    <message>
        <source>Leave the computer at {0}?</source>
        <translation>离开 {0} 处的电脑？</translation>
    </message>
</context>
<context>
    <name>CrashBox</name>
    <message>
        <source>Something went wrong in Impasto.</source>
        <translation>Impasto 出现了问题。</translation>
    </message>
    <message>
        <source>Your photograph is untouched. You can go on; if it happens again, restart the app.</source>
        <translation>您的照片没有受到影响。您可以继续；如果再次发生，请重新启动应用。</translation>
    </message>
    <message>
        <source>The log is in {0}; nothing is sent anywhere.</source>
        <translation>日志位于 {0}；不会发送任何内容。</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>DragHandle</name>
    <message>
        <source>Copy the painting</source>
        <translation>复制画作</translation>
    </message>
    <message>
        <source>Drag the painting into another program, or click to copy it</source>
        <translation>把画作拖到其他程序，或点击复制</translation>
    </message>
</context>
<context>
    <name>Drawer</name>
    <message>
        <source>Close this side</source>
        <translation>收起侧栏</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Drop a photo, clip or model</source>
        <translation>把照片、视频或模型拖到这里</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>or paste one with {0}</source>
        <translation>或按 {0} 粘贴</translation>
    </message>
</context>
<context>
    <name>EngineSentences</name>
    <message>
        <source>The painting goes on, but it cannot be kept on the disk meanwhile; the disk may be full.</source>
        <translation>绘制会继续，但暂时无法保存到磁盘；磁盘可能已满。</translation>
    </message>
    <message>
        <source>What you do cannot be kept on the disk for the next start; the disk may be full. You can go on.</source>
        <translation>您的操作无法保存到磁盘供下次启动使用；磁盘可能已满。您可以继续工作。</translation>
    </message>
    <message>
        <source>The painting cannot be kept in the history; the disk may be full. Save it to a file of your own.</source>
        <translation>画作无法存入历史记录；磁盘可能已满。请自行保存到文件。</translation>
    </message>
    <message>
        <source>This painting is not in the history any more; start it again.</source>
        <translation>这幅画作已不在历史记录中；请重新绘制。</translation>
    </message>
    <message>
        <source>{0} could not be written; choose another folder.</source>
        <translation>无法写入 {0}；请选择其他文件夹。</translation>
    </message>
    <message>
        <source>{0} is damaged, or not a file of weights alone; nothing of it was run or imported.</source>
        <translation>“{0}”已损坏，或不只包含权重；其中的内容没有运行，也没有导入。</translation>
    </message>
    <message>
        <source>{0} holds no weights by name; choose a state dict or a safetensors file.</source>
        <translation>“{0}”中没有按名称存放的权重；请选择 state dict 或 safetensors 文件。</translation>
    </message>
    <message>
        <source>{0} holds other things than weights; choose a state dict or a safetensors file.</source>
        <translation>“{0}”中含有权重以外的内容；请选择 state dict 或 safetensors 文件。</translation>
    </message>
    <message>
        <source>{0} would unpack to something else than it seems; nothing was imported.</source>
        <translation>“{0}”解包后与表面不符；没有导入任何内容。</translation>
    </message>
    <message>
        <source>{0} is larger than 1 GiB; choose the file of a network that Impasto knows.</source>
        <translation>“{0}”超过 1 GiB；请选择 Impasto 认识的网络文件。</translation>
    </message>
    <message>
        <source>{0} cannot be read; check that it is there and may be opened.</source>
        <translation>无法读取“{0}”；请确认它存在且可以打开。</translation>
    </message>
    <message>
        <source>This computer has no {0} device; choose {1} or auto.</source>
        <translation>这台电脑没有 {0} 设备；请选择 {1} 或自动。</translation>
    </message>
    <message>
        <source>There is not enough free memory to repaint this picture; close other programs and try again.</source>
        <translation>可用内存不足，无法重绘这张图片；请关闭其他程序后重试。</translation>
    </message>
    <message>
        <source>The picture came out as not a number; try another precision, device or style.</source>
        <translation>结果图片含有无效数值；请换一种精度、设备或风格。</translation>
    </message>
    <message>
        <source>The picture came out as one flat colour; try another style or a smaller style weight.</source>
        <translation>结果图片只有单一颜色；请换一种风格，或减小风格权重。</translation>
    </message>
    <message>
        <source>The optimisation ran out of bounds; use a smaller style weight or another seed.</source>
        <translation>优化失控；请减小风格权重，或换一个种子。</translation>
    </message>
    <message>
        <source>{0} does not fit into memory; close other programs or reduce it.</source>
        <translation>内存放不下“{0}”；请关闭其他程序或缩小图片。</translation>
    </message>
    <message>
        <source>{0} needs more room for temporary files; make some on {1}.</source>
        <translation>打开“{0}”需要更多临时空间；请在 {1} 上腾出空间。</translation>
    </message>
    <message>
        <source>{0} has {1} megapixels; at most {2} can be opened, so reduce it first.</source>
        <translation>“{0}”有 {1} 百万像素；最多可打开 {2} 百万像素，请先缩小。</translation>
    </message>
    <message>
        <source>{0} takes too long to decode; save it as TIFF or JPEG first.</source>
        <translation>解码“{0}”耗时过长；请先将它存为 TIFF 或 JPEG。</translation>
    </message>
    <message>
        <source>{0} is damaged and cannot be opened; try another copy of it.</source>
        <translation>“{0}”已损坏，无法打开；请换一份副本。</translation>
    </message>
    <message>
        <source>{0} is a HEIC photograph; save it as JPEG, or open these {1}.</source>
        <translation>“{0}”是 HEIC 照片；请存为 JPEG，或{1}打开此类照片。</translation>
    </message>
    <message>
        <source>The picture holds values that are not numbers and was not saved; paint it again.</source>
        <translation>图片含有无效数值，没有保存；请重新绘制。</translation>
    </message>
    <message>
        <source>You may not open {0}; change its permissions or choose another.</source>
        <translation>您无权打开“{0}”；请更改其权限或选择其他文件。</translation>
    </message>
    <message>
        <source>{0} is a folder; choose a picture in it.</source>
        <translation>“{0}”是文件夹；请选择其中的图片。</translation>
    </message>
    <message>
        <source>{0} cannot be found; it may have been moved or renamed.</source>
        <translation>找不到“{0}”；它可能已被移动或重命名。</translation>
    </message>
    <message>
        <source>{0} is empty; try another copy of it.</source>
        <translation>“{0}”是空文件；请换一份副本。</translation>
    </message>
    <message>
        <source>{0} is damaged or of a rare kind; save it anew as JPEG or PNG.</source>
        <translation>“{0}”已损坏或格式罕见；请重新存为 JPEG 或 PNG。</translation>
    </message>
    <message>
        <source>{0} could not be saved: {1}.</source>
        <translation>“{0}”无法保存：{1}。</translation>
    </message>
    <message>
        <source>{0} could not be replaced: another program may have it open; close it there or save elsewhere.</source>
        <translation>无法替换“{0}”：可能有其他程序正在使用它；请先在那里关闭，或存到别处。</translation>
    </message>
    <message>
        <source>{0} {1} and was left as it is; save under another name.</source>
        <translation>“{0}”{1}，已保持原样；请用其他名称保存。</translation>
    </message>
    <message>
        <source>{0} cannot be saved under that ending; use one of {1}.</source>
        <translation>“{0}”的扩展名无法用于保存；请使用以下之一：{1}。</translation>
    </message>
    <message>
        <source>There is not enough memory to save {0}; close other programs.</source>
        <translation>内存不足，无法保存“{0}”；请关闭其他程序。</translation>
    </message>
    <message>
        <source>{0} could not be saved; choose another format, for example PNG.</source>
        <translation>“{0}”无法保存；请选择其他格式，例如 PNG。</translation>
    </message>
    <message>
        <source>{0} is the original, which is never overwritten; choose another name.</source>
        <translation>“{0}”是原始照片，绝不会被覆盖；请换一个名称。</translation>
    </message>
    <message>
        <source>These masks are damaged; take them from another picture, recipe or mask file.</source>
        <translation>这些蒙版已损坏；请使用其他图片、配方或蒙版文件中的蒙版。</translation>
    </message>
    <message>
        <source>There is no picture in these folders; name others.</source>
        <translation>这些文件夹里没有图片；请指定别的文件夹。</translation>
    </message>
    <message>
        <source>{0} holds no settings of Impasto; choose a picture that it has saved.</source>
        <translation>{0} 不含 Impasto 的设置；请选择由它保存的图片。</translation>
    </message>
    <message>
        <source>The queue in {0} cannot be read; check that you may read there.</source>
        <translation>无法读取“{0}”中的队列；请确认您有读取权限。</translation>
    </message>
    <message>
        <source>The engine stopped at this photograph again and again; choose a smaller size and try again.</source>
        <translation>引擎在这张照片上反复停止；请选择较小的尺寸后重试。</translation>
    </message>
    <message>
        <source>The name template knows {{name}}, {{style}} and {{n}}, but not {{{0}}}.</source>
        <translation>名称模板只认识 {{name}}、{{style}} 和 {{n}}，不认识 {{{0}}}。</translation>
    </message>
    <message>
        <source>{0} has frames of more than 64 megapixels; reduce it first.</source>
        <translation>“{0}”的画面超过 6400 万像素；请先缩小。</translation>
    </message>
    <message>
        <source>{0} has no moving pictures; choose another file.</source>
        <translation>“{0}”中没有动态画面；请选择其他文件。</translation>
    </message>
    <message>
        <source>{0} is damaged or no clip; try another copy of it.</source>
        <translation>“{0}”已损坏或不是视频；请换一份副本。</translation>
    </message>
    <message>
        <source>{0} is of a kind that is not known; convert it to H.264 first.</source>
        <translation>“{0}”的类型未知；请先转换为 H.264。</translation>
    </message>
    <message>
        <source>{0} holds no frame that can be decoded; try another copy of it.</source>
        <translation>“{0}”中没有可解码的画面；请换一份副本。</translation>
    </message>
    <message>
        <source>{0} is no model; name a .glb, .gltf, .obj or .ply file.</source>
        <translation>“{0}”不是模型；请指定 .glb、.gltf、.obj 或 .ply 文件。</translation>
    </message>
    <message>
        <source>{0} is damaged and cannot be opened; export the model again.</source>
        <translation>“{0}”已损坏，无法打开；请重新导出模型。</translation>
    </message>
    <message>
        <source>{0} is not glTF 2.0; open it in Blender and export it as .glb.</source>
        <translation>“{0}”不是 glTF 2.0；请在 Blender 中打开并导出为 .glb。</translation>
    </message>
    <message>
        <source>{0} is too large; reduce the model and export it again.</source>
        <translation>“{0}”过大；请精简模型后重新导出。</translation>
    </message>
    <message>
        <source>{0} needs a file outside its folder; export the model as one .glb file.</source>
        <translation>“{0}”需要其文件夹之外的文件；请将模型导出为单个 .glb 文件。</translation>
    </message>
    <message>
        <source>{0} is damaged or no glTF 2.0; export the model again.</source>
        <translation>“{0}”已损坏或不是 glTF 2.0；请重新导出模型。</translation>
    </message>
    <message>
        <source>{0} needs {1}, which is not beside it; put it there or export the model as one .glb file.</source>
        <translation>“{0}”需要“{1}”，但它不在旁边；请放到同一文件夹，或将模型导出为单个 .glb 文件。</translation>
    </message>
    <message>
        <source>{0} has too many triangles; reduce it first.</source>
        <translation>“{0}”的三角形过多；请先精简。</translation>
    </message>
    <message>
        <source>{0} is kept in its own format; save it under a name that ends in {1}.</source>
        <translation>“{0}”保持自身格式；请用以 {1} 结尾的名称保存。</translation>
    </message>
    <message>
        <source>{0} has KTX2 textures; export it with PNG or JPEG textures.</source>
        <translation>“{0}”使用 KTX2 纹理；请用 PNG 或 JPEG 纹理导出。</translation>
    </message>
    <message>
        <source>{0} has textures that are neither PNG nor JPEG nor WebP; export it with one of these.</source>
        <translation>“{0}”的纹理不是 PNG、JPEG 或 WebP；请用其中一种导出。</translation>
    </message>
    <message>
        <source>A model is not painted by way of its {0}; choose texture or surface.</source>
        <translation>模型不能按“{0}”方式绘制；请选择 texture 或 surface。</translation>
    </message>
    <message>
        <source>A model is painted all over; leave the masks out.</source>
        <translation>模型会整体绘制；请去掉蒙版。</translation>
    </message>
    <message>
        <source>Emissive pictures are painted by way of the texture; choose texture, or leave them out.</source>
        <translation>发光图片按纹理方式绘制；请选择 texture，或不绘制它们。</translation>
    </message>
    <message>
        <source>{0} needs {1}, which is not beside it; put it there.</source>
        <translation>“{0}”需要“{1}”，但它不在旁边；请放到同一文件夹。</translation>
    </message>
    <message>
        <source>{0} is not read; open it in Blender and export it as glTF 2.0 (.glb).</source>
        <translation>无法读取“{0}”；请在 Blender 中打开并导出为 glTF 2.0 (.glb)。</translation>
    </message>
    <message>
        <source>{0} has no colours at its vertices; paint some in a 3D program, or export it as .glb with a texture.</source>
        <translation>“{0}”的顶点没有颜色；请在三维软件中上色，或导出为带纹理的 .glb。</translation>
    </message>
    <message>
        <source>{0} has colours at its vertices but no texture; export it as .ply, or as .glb with a texture.</source>
        <translation>“{0}”的顶点有颜色但没有纹理；请导出为 .ply，或带纹理的 .glb。</translation>
    </message>
    <message>
        <source>{0} has compressed geometry; paint it by way of its texture, or export it without compression.</source>
        <translation>“{0}”的几何数据已压缩；请按纹理方式绘制，或不压缩导出。</translation>
    </message>
    <message>
        <source>{0} has no texture that could be painted; unwrap it in a 3D program and export it with a texture.</source>
        <translation>“{0}”没有可绘制的纹理；请在三维软件中展开 UV 并带纹理导出。</translation>
    </message>
    <message>
        <source>{0} is a KTX2 texture; export the model with PNG or JPEG textures.</source>
        <translation>“{0}”是 KTX2 纹理；请用 PNG 或 JPEG 纹理导出模型。</translation>
    </message>
    <message>
        <source>{0} is too large; reduce it to 16384 px a side and export the model again.</source>
        <translation>“{0}”过大；请将边长缩到 16384 像素以内后重新导出模型。</translation>
    </message>
    <message>
        <source>{0} is not a picture that can be opened; export it as PNG or JPEG.</source>
        <translation>“{0}”不是可打开的图片；请导出为 PNG 或 JPEG。</translation>
    </message>
    <message>
        <source>The camera gives no pictures any more; check its cable and open it again.</source>
        <translation>摄像头不再传来画面；请检查连接线后重新打开。</translation>
    </message>
    <message>
        <source>Camera {0} cannot be opened; connect one, or close the program that uses it.</source>
        <translation>无法打开摄像头 {0}；请连接摄像头，或关闭正在使用它的程序。</translation>
    </message>
    <message>
        <source>{0} is damaged; what could be decoded of it is painted.</source>
        <translation>“{0}”已损坏；将绘制其中可以解码的部分。</translation>
    </message>
    <message>
        <source>What is transparent is painted over white.</source>
        <translation>透明部分将绘制在白色背景上。</translation>
    </message>
    <message>
        <source>This clip is in HDR; it is painted, and saved, with the range of BT.709.</source>
        <translation>此视频为 HDR；将以 BT.709 的范围绘制并保存。</translation>
    </message>
    <message>
        <source>{0} could not be put together: {1}.</source>
        <translation>无法合成“{0}”：{1}。</translation>
    </message>
    <message>
        <source>The subtitles of {0} do not fit into this format and are left out; MKV holds them.</source>
        <translation>“{0}”的字幕不适用于此格式，已略去；MKV 可以保存字幕。</translation>
    </message>
    <message>
        <source>{0} does not fit into memory; reduce it first.</source>
        <translation>“{0}”超出内存；请先缩小。</translation>
    </message>
    <message>
        <source>{0} came back with frames missing; try another format.</source>
        <translation>“{0}”写回后缺少画面；请尝试其他格式。</translation>
    </message>
    <message>
        <source>The consistency is {0}; choose a value from 0 to 1.</source>
        <translation>一致性为 {0}；请选择 0 到 1 之间的值。</translation>
    </message>
    <message>
        <source>The part of the clip ends before it begins; choose another end.</source>
        <translation>所选片段的终点早于起点；请另选终点。</translation>
    </message>
    <message>
        <source>{0} has colours of a rare kind; convert it to BT.709 first.</source>
        <translation>“{0}”的颜色类型少见；请先转换为 BT.709。</translation>
    </message>
    <message>
        <source>{0} takes too long to decode; convert it to H.264 first.</source>
        <translation>“{0}”解码时间过长；请先转换为 H.264。</translation>
    </message>
    <message>
        <source>{0} holds no frame that can be painted; choose another part.</source>
        <translation>“{0}”中没有可绘制的画面；请选择其他部分。</translation>
    </message>
    <message>
        <source>The painting of the clip cannot be written into {0}: {1}.</source>
        <translation>视频的绘制结果无法写入 {0}：{1}。</translation>
    </message>
    <message>
        <source>A recording of {0} s is not made; choose {1} to {2} s.</source>
        <translation>无法制作 {0} 秒的录像；请选择 {1} 到 {2} 秒。</translation>
    </message>
    <message>
        <source>This engine paints in one go, so that there is nothing to record; choose the fine one.</source>
        <translation>此引擎一次画成，没有过程可录；请选择精细引擎。</translation>
    </message>
    <message>
        <source>{0} has points but no triangles; make a surface of them in a 3D program first.</source>
        <translation>{0} 只有点而没有三角形；请先在三维软件中将其生成曲面。</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>硬度</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>The darkest that is covered</source>
        <translation>所覆盖的最暗处</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>The brightest that is covered</source>
        <translation>所覆盖的最亮处</translation>
    </message>
    <message>
        <source>Softness</source>
        <translation>柔和度</translation>
    </message>
    <message>
        <source>How gently the mask fades at both ends</source>
        <translation>蒙版在两端淡出的柔和程度</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>羽化</translation>
    </message>
    <message>
        <source>Blurs the edge of the mask</source>
        <translation>让蒙版边缘变得模糊</translation>
    </message>
    <message>
        <source>“{0}” cannot be fetched; choose one of: {1}.</source>
        <translation>无法下载“{0}”；请从以下选择：{1}。</translation>
    </message>
    <message>
        <source>torchvision is missing here; download vgg19-dcbb9e9d.pth from pytorch.org and import it.</source>
        <translation>此处缺少 torchvision；请从 pytorch.org 下载 vgg19-dcbb9e9d.pth 后导入。</translation>
    </message>
    <message>
        <source>{0} did not arrive as it was published; fetch it again.</source>
        <translation>下载的“{0}”与发布的不一致；请重新下载。</translation>
    </message>
    <message>
        <source>The connection broke; what has arrived is kept, so fetch it again to go on.</source>
        <translation>连接中断；已下载的部分已保留，再次下载即可继续。</translation>
    </message>
    <message>
        <source>The folder {0} cannot be written to; free some space or check its rights.</source>
        <translation>无法写入文件夹“{0}”；请腾出空间或检查权限。</translation>
    </message>
    <message>
        <source>No other computer was invited yet; `workers invite` writes an invitation.</source>
        <translation>还没有邀请过别的电脑；`workers invite` 可以写出邀请文件。</translation>
    </message>
    <message>
        <source>This computer helps nobody.</source>
        <translation>这台电脑没有在帮助别的电脑。</translation>
    </message>
    <message>
        <source>The disk of “{0}” does not take what is painted there: {1}.</source>
        <translation>“{0}”的磁盘存不下在那里绘制的内容：{1}。</translation>
    </message>
    <message>
        <source>There is no computer “{0}” here; `workers list` shows those there are.</source>
        <translation>这里没有名为“{0}”的电脑；`workers list` 会列出已有的电脑。</translation>
    </message>
    <message>
        <source>This computer has not the address {0}; choose one of: {1}.</source>
        <translation>这台电脑没有地址 {0}；请从以下地址中选择：{1}。</translation>
    </message>
    <message>
        <source>A computer&apos;s name has 1 to {0} letters; choose another one.</source>
        <translation>电脑的名称应为 1 到 {0} 个字符；请换一个名称。</translation>
    </message>
    <message>
        <source>There is a computer “{0}” already; choose another name, or remove it first.</source>
        <translation>已经有一台名为“{0}”的电脑；请换一个名称，或先将它移除。</translation>
    </message>
    <message>
        <source>This invitation was used already; have a new one written.</source>
        <translation>这份邀请已经用过了；请重新写一份。</translation>
    </message>
    <message>
        <source>“{0}” does not answer any more.</source>
        <translation>“{0}”不再回应。</translation>
    </message>
    <message>
        <source>The process that speaks with the other computers did not start; try again.</source>
        <translation>与其他电脑通信的进程没有启动；请重试。</translation>
    </message>
    <message>
        <source>The disk is full; make room: {0}.</source>
        <translation>磁盘已满，请腾出空间：{0}。</translation>
    </message>
    <message>
        <source>A file was damaged on its way to another computer; try again.</source>
        <translation>有一个文件在传往另一台电脑的途中损坏了；请重试。</translation>
    </message>
    <message>
        <source>Another computer has sent a file without a name; try again.</source>
        <translation>另一台电脑发来了没有名称的文件；请重试。</translation>
    </message>
    <message>
        <source>The computer at {0} does not answer; start Impasto there, or check the network.</source>
        <translation>{0} 处的电脑没有回应；请在那里启动 Impasto，或检查网络。</translation>
    </message>
    <message>
        <source>The clock of this computer, or of the one at {0}, is wrong by years; set it.</source>
        <translation>这台电脑或 {0} 处电脑的时钟相差数年；请校准时钟。</translation>
    </message>
    <message>
        <source>The computer at {0} is not the one that has invited this one.</source>
        <translation>{0} 处的电脑不是邀请这台电脑的那一台。</translation>
    </message>
    <message>
        <source>The computer at {0} does not trust this one any more; ask for a new invitation.</source>
        <translation>{0} 处的电脑不再信任这台电脑；请索取新的邀请。</translation>
    </message>
    <message>
        <source>This computer helps nobody yet; name the invitation that another one has written.</source>
        <translation>这台电脑还没有在帮助别的电脑；请指定另一台电脑写出的邀请文件。</translation>
    </message>
    <message>
        <source>“{0}” shows another computer&apos;s certificate; join it again.</source>
        <translation>“{0}”出示的是另一台电脑的证书；请让它重新加入。</translation>
    </message>
    <message>
        <source>This invitation cannot be used; have a new one written.</source>
        <translation>这份邀请无法使用；请重新写一份。</translation>
    </message>
    <message>
        <source>The invitation {0} cannot be written; choose another folder.</source>
        <translation>无法写出邀请文件 {0}；请选择其他文件夹。</translation>
    </message>
    <message>
        <source>{0} was written by another version of Impasto; have a new one written.</source>
        <translation>{0} 是由另一个版本的 Impasto 写出的；请重新写一份。</translation>
    </message>
    <message>
        <source>The invitation {0} cannot be read; it may have been moved.</source>
        <translation>无法读取邀请文件 {0}；它可能已被移动。</translation>
    </message>
    <message>
        <source>{0} is no invitation of Impasto; have a new one written.</source>
        <translation>{0} 不是 Impasto 的邀请文件；请重新写一份。</translation>
    </message>
    <message>
        <source>The other computers cannot be reached through {0}: {1}.</source>
        <translation>无法通过 {0} 连接其他电脑：{1}。</translation>
    </message>
    <message>
        <source>Port {0} of this computer is taken, perhaps by another Impasto; choose another one.</source>
        <translation>这台电脑的端口 {0} 已被占用，可能是另一个 Impasto；请换一个端口。</translation>
    </message>
    <message>
        <source>This computer has not the address {0} any more; write a new invitation.</source>
        <translation>这台电脑已经没有地址 {0}；请写一份新的邀请。</translation>
    </message>
    <message>
        <source>The parts of {0} could not be put together; try again.</source>
        <translation>{0} 的各个部分无法拼接；请重试。</translation>
    </message>
    <message>
        <source>{0} cannot be painted by other computers; let this one paint as well.</source>
        <translation>其他电脑无法绘制 {0}；请让这台电脑也参与绘制。</translation>
    </message>
    <message>
        <source>None of the other computers answers; start Impasto there, or learn without them.</source>
        <translation>其他电脑都没有回应；请在那里启动 Impasto，或不用它们来学习。</translation>
    </message>
    <message>
        <source>None of the other computers answers; start Impasto there, or paint without them.</source>
        <translation>其他电脑都没有回应；请在那里启动 Impasto，或不用它们来绘制。</translation>
    </message>
    <message>
        <source>The other computer has not sent {0}; try again.</source>
        <translation>另一台电脑没有发来 {0}；请重试。</translation>
    </message>
    <message>
        <source>Impasto {0}</source>
        <translation>Impasto {0}</translation>
    </message>
    <message>
        <source>torch {0}</source>
        <translation>torch {0}</translation>
    </message>
    <message>
        <source>distributed {0}</source>
        <translation>distributed {0}</translation>
    </message>
    <message>
        <source>“{0}” has {1} and this computer {2}; install the same Impasto on both.</source>
        <translation>“{0}”上是 {1}，而这台电脑上是 {2}；请在两台电脑上安装相同的 Impasto。</translation>
    </message>
    <message>
        <source>“{0}” has other models than this computer; install the same Impasto on both.</source>
        <translation>“{0}”的模型与这台电脑不同；请在两台电脑上安装相同的 Impasto。</translation>
    </message>
    <message>
        <source>The engine stopped without an answer; try again.</source>
        <translation>引擎没有回应就停止了；请重试。</translation>
    </message>
    <message>
        <source>{0} is larger than 1 GiB, which no such file is; nothing was fetched.</source>
        <translation>“{0}”超过 1 GiB，此类文件不会这么大；没有下载任何内容。</translation>
    </message>
    <message>
        <source>A painting&apos;s strokes cannot be read; learn them again.</source>
        <translation>无法读取这幅画的笔触；请重新学习。</translation>
    </message>
    <message>
        <source>The pixels of {0} are not square, which MKV loses; MP4 and MOV keep it.</source>
        <translation>{0} 的像素不是正方形，MKV 无法保留这一点；MP4 和 MOV 可以。</translation>
    </message>
    <message>
        <source>“{0}” has not finished a picture, which is painted again.</source>
        <translation>“{0}”没有完成一张图片，正在重新绘制。</translation>
    </message>
    <message>
        <source>“{0}”: {1}</source>
        <translation>“{0}”：{1}</translation>
    </message>
    <message>
        <source>Another computer has sent a file whose name leads out of its folder; try again.</source>
        <translation>另一台电脑发来的文件，其名称指向文件夹之外；请重试。</translation>
    </message>
    <message>
        <source>What predicts strokes cannot be read; install Impasto again.</source>
        <translation>无法读取预测笔触的文件；请重新安装 Impasto。</translation>
    </message>
    <message>
        <source>{0} is {1}, which is out of range; choose a number from {2} on.</source>
        <translation>{0} 是 {1}，超出范围；请选择不小于 {2} 的数。</translation>
    </message>
    <message>
        <source>{0} is {1}, which is out of range; choose a number from {2} to {3}.</source>
        <translation>{0} 是 {1}，超出范围；请选择 {2} 到 {3} 之间的数。</translation>
    </message>
    <message>
        <source>{0} is {1}, which is out of range; choose a number above {2}.</source>
        <translation>{0} 是 {1}，超出范围；请选择大于 {2} 的数。</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>0 % keeps the photograph, 100 % looks like the painting</source>
        <translation>0 % 保留照片，100 % 与画作一致</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Size of the result, long side</source>
        <translation>结果的长边尺寸</translation>
    </message>
    <message>
        <source>Brush size</source>
        <translation>笔触大小</translation>
    </message>
    <message>
        <source>Larger gives broader strokes</source>
        <translation>越大笔触越宽</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Whose colours the result has</source>
        <translation>结果采用谁的颜色</translation>
    </message>
    <message>
        <source>Colour strength</source>
        <translation>颜色强度</translation>
    </message>
    <message>
        <source>0 % has the painting&apos;s colours, 100 % the photograph&apos;s</source>
        <translation>0 % 为画作的颜色，100 % 为照片的颜色</translation>
    </message>
    <message>
        <source>Keep the photograph</source>
        <translation>保留照片</translation>
    </message>
    <message>
        <source>The weight of the content loss</source>
        <translation>内容损失的权重</translation>
    </message>
    <message>
        <source>Keep the subject</source>
        <translation>保留主体</translation>
    </message>
    <message>
        <source>0 % leaves it to the strength, 100 % hardly lets the photograph&apos;s things change, whatever the painting</source>
        <translation>0 % 由强度决定；100 % 时无论用哪幅画，照片中的事物几乎不变</translation>
    </message>
    <message>
        <source>Follow the painting</source>
        <translation>贴近画作</translation>
    </message>
    <message>
        <source>The weight of the style loss</source>
        <translation>风格损失的权重</translation>
    </message>
    <message>
        <source>Smoothness</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>The weight of total variation: less speckle</source>
        <translation>全变分的权重：减少斑点</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>迭代次数</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>Key frames</source>
        <translation>关键帧</translation>
    </message>
    <message>
        <source>One frame of so many is painted, and carried over to those between by how things move; 1 paints all</source>
        <translation>每隔这么多帧绘制一帧，其间各帧按物体的运动由它推移而来；1 表示全部绘制</translation>
    </message>
    <message>
        <source>Paint what shines</source>
        <translation>绘制发光部分</translation>
    </message>
    <message>
        <source>The pictures by which the model shines are painted too, by way of the texture; what is dark stays dark</source>
        <translation>模型的自发光贴图也按纹理方式绘制；暗处仍保持黑暗</translation>
    </message>
    <message>
        <source>Seed of the noise</source>
        <translation>噪声种子</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Compute on</source>
        <translation>计算设备</translation>
    </message>
    <message>
        <source>Automatic takes the graphics card where there is one that fits.</source>
        <translation>自动：有合适的显卡时使用显卡。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>bfloat16 is faster on some processors; pictures differ by a breath.</source>
        <translation>bfloat16 在某些处理器上更快，画面差别极小。</translation>
    </message>
    <message>
        <source>Memory at most</source>
        <translation>内存上限</translation>
    </message>
    <message>
        <source>Less memory limits how large the fine engine can paint. Automatic takes what is free.</source>
        <translation>内存越少，精细引擎能画的尺寸越小。自动：使用空闲的内存。</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Lays the finished painting over the photograph</source>
        <translation>将完成的画作叠加在照片之上</translation>
    </message>
    <message>
        <source>Masks</source>
        <translation>蒙版</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Bit depth</source>
        <translation>位深度</translation>
    </message>
    <message>
        <source>Colour profile</source>
        <translation>颜色配置文件</translation>
    </message>
    <message>
        <source>sRGB is for screens and the web.</source>
        <translation>sRGB 适合屏幕和网页。</translation>
    </message>
    <message>
        <source>Compression of TIFF</source>
        <translation>TIFF 压缩</translation>
    </message>
    <message>
        <source>Remove location and personal data</source>
        <translation>移除位置和个人信息</translation>
    </message>
    <message>
        <source>Place, names, serial numbers, keywords. The copyright notice stays.</source>
        <translation>包括地点、姓名、序列号和关键词。版权声明会保留。</translation>
    </message>
    <message>
        <source>The painting&apos;s</source>
        <translation>画作的颜色</translation>
    </message>
    <message>
        <source>The picture takes the painting&apos;s colours.</source>
        <translation>图片采用画作的颜色。</translation>
    </message>
    <message>
        <source>The photograph&apos;s</source>
        <translation>照片的颜色</translation>
    </message>
    <message>
        <source>Every place keeps the hue it has in the photograph; only light and dark are painted.</source>
        <translation>每一处都保留照片中的色相，只绘制明暗。</translation>
    </message>
    <message>
        <source>The photograph&apos;s palette</source>
        <translation>照片的色调</translation>
    </message>
    <message>
        <source>The painting is recoloured first, so that its strokes have the photograph&apos;s palette.</source>
        <translation>先为画作重新着色，使其笔触采用照片的色调。</translation>
    </message>
    <message>
        <source>The photograph</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>NVIDIA (CUDA)</source>
        <translation>NVIDIA (CUDA)</translation>
    </message>
    <message>
        <source>Apple (MPS)</source>
        <translation>Apple (MPS)</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>float32</source>
        <translation>float32</translation>
    </message>
    <message>
        <source>bfloat16</source>
        <translation>bfloat16</translation>
    </message>
    <message>
        <source>8 bits</source>
        <translation>8 位</translation>
    </message>
    <message>
        <source>16 bits</source>
        <translation>16 位</translation>
    </message>
    <message>
        <source>32 bits, floating point</source>
        <translation>32 位浮点</translation>
    </message>
    <message>
        <source>As the photograph</source>
        <translation>与照片相同</translation>
    </message>
    <message>
        <source>sRGB, for screens and the web</source>
        <translation>sRGB，适合屏幕和网页</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>LZW</source>
        <translation>LZW</translation>
    </message>
    <message>
        <source>Deflate, the smallest</source>
        <translation>Deflate，文件最小</translation>
    </message>
    <message>
        <source>Instant (AdaIN)</source>
        <translation>即时 (AdaIN)</translation>
    </message>
    <message>
        <source>Instant</source>
        <translation>即时</translation>
    </message>
    <message>
        <source>Repaints in moments and follows every slider.</source>
        <translation>瞬间重绘，随滑块即时变化。</translation>
    </message>
    <message>
        <source>The instant engine does not search: it gives the photograph&apos;s features the mean and the spread of the style&apos;s, and a second network paints from them.</source>
        <translation>即时引擎不做搜索：它让照片的特征具有风格特征的均值与离散度，再由另一个网络据此绘制。</translation>
    </message>
    <message>
        <source>Fine (Gatys)</source>
        <translation>精细 (Gatys)</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>精细</translation>
    </message>
    <message>
        <source>Paints stroke by stroke, in minutes.</source>
        <translation>逐笔绘制，需要几分钟。</translation>
    </message>
    <message>
        <source>Gatys changes the picture itself, until the network finds in it what is in the photograph, and sees it painted as the style is.</source>
        <translation>Gatys 修改画面本身，直到网络在其中看到照片里的内容，并且画法与风格相同。</translation>
    </message>
    <message>
        <source>This engine paints the picture as a whole; choose another one for the loupe.</source>
        <translation>此引擎将图片作为整体绘制；要使用放大镜请选择其他引擎。</translation>
    </message>
    <message>
        <source>There is no engine “{0}”; choose one of: {1}.</source>
        <translation>没有名为“{0}”的引擎；请选择其中之一：{1}。</translation>
    </message>
    <message>
        <source>{0} px long, and {1} ends at {2} px</source>
        <translation>边长 {0} px，而 {1} 最多 {2} px</translation>
    </message>
    <message>
        <source>{0} megapixels large, and {1} ends at {2}</source>
        <translation>{0} 百万像素，而 {1} 最多 {2}</translation>
    </message>
    <message>
        <source>{0} GiB large, and {1} ends at 4</source>
        <translation>{0} GiB，而 {1} 最多 4</translation>
    </message>
    <message>
        <source>{0} is of a camera that is not known yet; save it as TIFF or JPEG first.</source>
        <translation>{0} 来自尚不支持的相机；请先将其另存为 TIFF 或 JPEG。</translation>
    </message>
    <message>
        <source>{0} holds its pixels as JPEG XL, which is not read in DNG; save it as TIFF or JPEG first.</source>
        <translation>{0} 的像素以 JPEG XL 保存，DNG 中的这种格式无法读取；请先将其另存为 TIFF 或 JPEG。</translation>
    </message>
    <message>
        <source>{0} is not a picture that can be opened; choose a JPEG, PNG, TIFF, WebP, AVIF, JPEG XL or raw file.</source>
        <translation>“{0}”不是可以打开的图片；请选择 JPEG、PNG、TIFF、WebP、AVIF、JPEG XL 或 RAW 文件。</translation>
    </message>
    <message>
        <source>{0} would be {1}; choose a smaller size.</source>
        <translation>{0} 将会是{1}；请选择较小的尺寸。</translation>
    </message>
    <message>
        <source>{0} has no transparency: {1} is on white; save as PNG to keep it.</source>
        <translation>{0} 不支持透明：{1} 已置于白底；要保留透明，请保存为 PNG。</translation>
    </message>
    <message>
        <source>{0} would be {1}; save it as {2}, or choose a smaller size.</source>
        <translation>{0} 将会是{1}；请保存为 {2}，或选择较小的尺寸。</translation>
    </message>
    <message>
        <source>There is no style number {0}; name as many paintings by --style.</source>
        <translation>没有第 {0} 个风格；请用 --style 指定同样数量的画作。</translation>
    </message>
    <message>
        <source>The masks of {0} cannot be read; the file may have been moved.</source>
        <translation>无法读取“{0}”的蒙版；文件可能已被移动。</translation>
    </message>
    <message>
        <source>Choose at least one style picture.</source>
        <translation>请至少选择一张风格图片。</translation>
    </message>
    <message>
        <source>The part of a style must lie inside the picture and hold a twentieth of each side.</source>
        <translation>风格的选取部分必须位于画内，且每边至少占二十分之一。</translation>
    </message>
    <message>
        <source>A painted clip has {0} frames in place of {1}; install Impasto again.</source>
        <translation>绘制的视频有 {0} 帧，应为 {1} 帧；请重新安装 Impasto。</translation>
    </message>
    <message>
        <source>This photograph has neither a file nor pixels; open it again.</source>
        <translation>这张照片既没有文件也没有像素，请重新打开。</translation>
    </message>
    <message>
        <source>There is no recording of this painting any more; paint it again.</source>
        <translation>这幅画的录像已不在了；请重新绘制。</translation>
    </message>
    <message>
        <source>The queue was damaged and begins anew; what was left of it is in {0}.</source>
        <translation>队列已损坏，现重新开始；残留内容保存在 {0}。</translation>
    </message>
    <message>
        <source>Parts of the window are missing: {0}; install Impasto again.</source>
        <translation>窗口缺少部件：{0}；请重新安装 Impasto。</translation>
    </message>
    <message>
        <source>The help or the presets are missing; install Impasto again.</source>
        <translation>帮助或预设缺失；请重新安装 Impasto。</translation>
    </message>
    <message>
        <source>The Chinese texts are missing; install Impasto again.</source>
        <translation>缺少中文文本；请重新安装 Impasto。</translation>
    </message>
    <message>
        <source>{0} is no network that Impasto knows: torchvision&apos;s VGG-19, vgg_normalised.pth and decoder.pth of pytorch-AdaIN, or one of Impasto&apos;s own.</source>
        <translation>“{0}”不是 Impasto 认识的网络：torchvision 的 VGG-19、pytorch-AdaIN 的 vgg_normalised.pth 与 decoder.pth，或 Impasto 自有格式的网络。</translation>
    </message>
    <message>
        <source>The network in this file computes no picture; get the file once more and import it.</source>
        <translation>此文件中的网络算不出图片；请重新获取文件再导入。</translation>
    </message>
    <message>
        <source>There is no model “{0}” to remove; `models list` shows those there are.</source>
        <translation>没有可移除的模型“{0}”；`models list` 会列出现有模型。</translation>
    </message>
    <message>
        <source>This is the decoder of pytorch-AdaIN, half of a network; import its vgg_normalised.pth as well.</source>
        <translation>这是 pytorch-AdaIN 的解码器，只是半个网络；请同时导入它的 vgg_normalised.pth。</translation>
    </message>
    <message>
        <source>The file&apos;s weights do not fit together; get the file once more and import it.</source>
        <translation>文件中的权重互不匹配；请重新获取文件再导入。</translation>
    </message>
    <message>
        <source>“{0}” comes with Impasto and cannot be removed.</source>
        <translation>“{0}”是 Impasto 自带的，不能移除。</translation>
    </message>
    <message>
        <source>Published by torchvision: VGG19_Weights.IMAGENET1K_V1, its convolutions up to conv5_1.</source>
        <translation>由 torchvision 发布：VGG19_Weights.IMAGENET1K_V1，取至 conv5_1 的卷积层。</translation>
    </message>
    <message>
        <source>Published with pytorch-AdaIN: vgg_normalised.pth, its convolutions up to conv5_1.</source>
        <translation>随 pytorch-AdaIN 发布：vgg_normalised.pth，取至 conv5_1 的卷积层。</translation>
    </message>
    <message>
        <source>Published with pytorch-AdaIN: vgg_normalised.pth up to conv4_1, and decoder.pth.</source>
        <translation>随 pytorch-AdaIN 发布：vgg_normalised.pth（至 conv4_1）与 decoder.pth。</translation>
    </message>
    <message>
        <source>Imported from a file.</source>
        <translation>从文件导入。</translation>
    </message>
    <message>
        <source>The queue was made by a newer Impasto; update this one to go on with it.</source>
        <translation>队列由更新版本的 Impasto 创建；请更新后继续。</translation>
    </message>
    <message>
        <source>This photograph is not in the queue any more.</source>
        <translation>这张照片已不在队列中。</translation>
    </message>
    <message>
        <source>The queue in {0} cannot be opened; check that you may write there.</source>
        <translation>无法打开“{0}”中的队列；请确认您有写入权限。</translation>
    </message>
    <message>
        <source>The queue in {0} cannot be written; make room on the disk and try again.</source>
        <translation>无法写入“{0}”中的队列；请腾出磁盘空间后重试。</translation>
    </message>
    <message>
        <source>The name template is empty; write for example {name}_{style}_{n}.</source>
        <translation>名称模板为空；可以写成 {name}_{style}_{n}。</translation>
    </message>
    <message>
        <source>Something unexpected went wrong with this photograph; the log file tells more.</source>
        <translation>处理这张照片时发生意外错误；详情见日志文件。</translation>
    </message>
    <message>
        <source>There is not enough memory for this photograph; choose a smaller size or close other programs.</source>
        <translation>内存不足，无法处理这张照片；请选择较小的尺寸或关闭其他程序。</translation>
    </message>
    <message>
        <source>There is no memory left to show what the network sees.</source>
        <translation>内存不足，无法显示网络所看到的内容。</translation>
    </message>
    <message>
        <source>The style {0} is not where it was; put it back and try again.</source>
        <translation>风格“{0}”已不在原处；请放回后重试。</translation>
    </message>
    <message>
        <source>The engine ended without a picture; try again.</source>
        <translation>引擎没有给出图片就结束了；请重试。</translation>
    </message>
    <message>
        <source>The folder {0} cannot be made; choose another one.</source>
        <translation>无法新建文件夹“{0}”；请选择其他文件夹。</translation>
    </message>
    <message>
        <source>These settings are damaged; take them from another picture or recipe file.</source>
        <translation>这些设置已损坏；请使用其他图片或配方文件。</translation>
    </message>
    <message>
        <source>These settings were made by a newer Impasto; update this one to use them.</source>
        <translation>这些设置由更新版本的 Impasto 创建；请更新后使用。</translation>
    </message>
    <message>
        <source>These masks need {0}, which cannot be found; bring it beside them.</source>
        <translation>这些蒙版需要“{0}”，但找不到它；请把它放到旁边。</translation>
    </message>
    <message>
        <source>There are more than {0} masks, which this Impasto does not have; leave some out.</source>
        <translation>蒙版超过 {0} 个，此版本不支持；请减少一些。</translation>
    </message>
    <message>
        <source>These settings ask for {0} “{1}”, which this Impasto does not have; update it.</source>
        <translation>设置要求 {0} 为“{1}”，此版本没有；请更新 Impasto。</translation>
    </message>
    <message>
        <source>The settings of {0} cannot be read; the file may have been moved.</source>
        <translation>无法读取“{0}”的设置；文件可能已被移动。</translation>
    </message>
    <message>
        <source>There is not enough memory for {0}; choose a smaller one and start again.</source>
        <translation>内存不足以绘制 {0}；请选择较小的尺寸后重新开始。</translation>
    </message>
    <message>
        <source>Repainted at {0} x {1} px, {2}.</source>
        <translation>已按 {0} x {1} px 重绘，{2}。</translation>
    </message>
    <message>
        <source>There is no model “{0}” for this engine; choose one of: {1}.</source>
        <translation>此引擎没有模型“{0}”；请从以下选择：{1}。</translation>
    </message>
    <message>
        <source>The model file {0} is damaged or was changed; {1}.</source>
        <translation>模型文件“{0}”已损坏或被更改；{1}。</translation>
    </message>
    <message>
        <source>The list of models {0} cannot be read; {1}.</source>
        <translation>无法读取模型列表“{0}”；{1}。</translation>
    </message>
    <message>
        <source>The model file {0} does not hold what its name says; install it again.</source>
        <translation>模型文件“{0}”的内容与名称不符；请重新安装。</translation>
    </message>
    <message>
        <source>The model file {0} is missing; {1}.</source>
        <translation>缺少模型文件“{0}”；{1}。</translation>
    </message>
    <message>
        <source>The model file {0} is not a safetensors file; install it again.</source>
        <translation>模型文件“{0}”不是 safetensors 文件；请重新安装。</translation>
    </message>
    <message>
        <source>Of JPEG, WebP, AVIF and JPEG XL; 95 shows no trace of it.</source>
        <translation>用于 JPEG、WebP、AVIF 和 JPEG XL；95 看不出压缩痕迹。</translation>
    </message>
    <message>
        <source>Of PNG, TIFF and JPEG XL, as far as the format has it.</source>
        <translation>用于 PNG、TIFF 和 JPEG XL，以格式支持为限。</translation>
    </message>
    <message>
        <source>Strokes are learnt on photographs; name at least one that can be read.</source>
        <translation>笔触要在照片上学习；请至少指定一张能够读取的照片。</translation>
    </message>
    <message>
        <source>The engine “{0}” has no way to paint with “{1}”; choose another one.</source>
        <translation>引擎“{0}”无法使用“{1}”绘制；请选择其他模型。</translation>
    </message>
    <message>
        <source>There can be at most {0} masks, with points near the picture; leave some out.</source>
        <translation>最多可以有 {0} 个蒙版，且其点须在图片附近；请去掉一些。</translation>
    </message>
    <message>
        <source>A raw file is decoded to other colours than it holds; {0}</source>
        <translation>RAW 文件解码出的颜色与其内容不符；{0}</translation>
    </message>
    <message>
        <source>A written {0} reads back differently (by {1}); {2}</source>
        <translation>写入的 {0} 读回后有差异（{1}）；{2}</translation>
    </message>
    <message>
        <source>A written {0} has lost its colour profile or its EXIF; {1}</source>
        <translation>写入的 {0} 丢失了色彩配置文件或 EXIF；{1}</translation>
    </message>
    <message>
        <source>The weight of a style</source>
        <translation>样式的权重</translation>
    </message>
    <message>
        <source>The rotation of a style</source>
        <translation>样式的旋转</translation>
    </message>
    <message>
        <source>There is no memory for the finished picture; choose a smaller size and start again.</source>
        <translation>没有内存存放完成的图片；请选择较小的尺寸后重新开始。</translation>
    </message>
    <message>
        <source>There is not enough memory for this; choose a smaller size or close other apps.</source>
        <translation>内存不足；请选择较小的尺寸或关闭其他应用。</translation>
    </message>
    <message>
        <source>The photograph in {0} was replaced; open that file again to go on.</source>
        <translation>“{0}”中的照片已被替换；请重新打开该文件以继续。</translation>
    </message>
    <message>
        <source>There is no picture in these folders; choose others.</source>
        <translation>这些文件夹中没有图片；请选择其他文件夹。</translation>
    </message>
    <message>
        <source>The engine is closing.</source>
        <translation>引擎正在关闭。</translation>
    </message>
    <message>
        <source>The loupe shows only what Impasto&apos;s own models paint; choose one of them.</source>
        <translation>放大镜只能显示 Impasto 自有模型的绘制结果；请选择其中之一。</translation>
    </message>
    <message>
        <source>with the package pillow-heif in {0}</source>
        <translation>将 pillow-heif 软件包放入 {0} 后</translation>
    </message>
    <message>
        <source>after pip install pillow-heif</source>
        <translation>执行 pip install pillow-heif 后</translation>
    </message>
    <message>
        <source>is of a kind that Impasto does not write</source>
        <translation>是 Impasto 不能写入的格式</translation>
    </message>
    <message>
        <source>is write-protected</source>
        <translation>受写保护</translation>
    </message>
    <message>
        <source>holds several pictures</source>
        <translation>包含多张图片</translation>
    </message>
    <message>
        <source>the file did not come back as written; try another folder</source>
        <translation>写入的文件读回后不一致，请换一个文件夹</translation>
    </message>
    <message>
        <source>you may not write into the folder {0}; choose another one</source>
        <translation>您无权写入文件夹“{0}”，请选择其他文件夹</translation>
    </message>
    <message>
        <source>the folder {0} can only be read; choose another one</source>
        <translation>文件夹“{0}”只能读取，请选择其他文件夹</translation>
    </message>
    <message>
        <source>the disk is full; make room or choose another folder</source>
        <translation>磁盘已满，请腾出空间或选择其他文件夹</translation>
    </message>
    <message>
        <source>your share of the disk is full; make room or choose another folder</source>
        <translation>您的磁盘配额已满，请腾出空间或选择其他文件夹</translation>
    </message>
    <message>
        <source>the file would be larger than this disk allows; choose another folder or format</source>
        <translation>文件超过此磁盘允许的大小，请选择其他文件夹或格式</translation>
    </message>
    <message>
        <source>the drive does not answer; choose a folder on another one</source>
        <translation>驱动器没有响应，请选择其他驱动器上的文件夹</translation>
    </message>
    <message>
        <source>the folder {0} does not exist; choose another one</source>
        <translation>文件夹“{0}”不存在，请选择其他文件夹</translation>
    </message>
    <message>
        <source>{0} is not a folder; choose one</source>
        <translation>“{0}”不是文件夹，请选择一个文件夹</translation>
    </message>
    <message>
        <source>there is a folder of that name; choose another name</source>
        <translation>已有同名文件夹，请换一个名称</translation>
    </message>
    <message>
        <source>the name is too long or has a character that is not possible here; choose another one</source>
        <translation>名称过长或含有此处不允许的字符，请换一个名称</translation>
    </message>
    <message>
        <source>the full size</source>
        <translation>原尺寸</translation>
    </message>
    <message>
        <source>the largest size that fits</source>
        <translation>这是内存允许的最大尺寸</translation>
    </message>
    <message>
        <source>twice the photograph&apos;s own size</source>
        <translation>即照片自身尺寸的两倍</translation>
    </message>
    <message>
        <source>install Impasto again</source>
        <translation>请重新安装 Impasto</translation>
    </message>
    <message>
        <source>delete that file and import them again</source>
        <translation>请删除该文件并重新导入</translation>
    </message>
    <message>
        <source>import it again</source>
        <translation>请重新导入</translation>
    </message>
</context>
<context>
    <name>FileDialogs</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Settings from a picture</source>
        <translation>使用某张图片的设置</translation>
    </message>
    <message>
        <source>Pictures and recipes</source>
        <translation>图片和配方</translation>
    </message>
    <message>
        <source>Add style pictures</source>
        <translation>添加风格图片</translation>
    </message>
    <message>
        <source>Save the painting</source>
        <translation>保存画作</translation>
    </message>
    <message>
        <source>3D model</source>
        <translation>三维模型</translation>
    </message>
    <message>
        <source>Save the painted clip</source>
        <translation>保存画好的视频</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Clips</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>Pictures, clips and 3D models</source>
        <translation>图片、视频片段和三维模型</translation>
    </message>
    <message>
        <source>3D models</source>
        <translation>三维模型</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>A photograph</source>
        <translation>一张照片</translation>
    </message>
    <message>
        <source>Drop one here, paste it or open it. The file itself is never changed.</source>
        <translation>拖到这里、粘贴或打开均可。原文件绝不会被改动。</translation>
    </message>
    <message>
        <source>A painting</source>
        <translation>一幅画作</translation>
    </message>
    <message>
        <source>Click one and see it at once. Ctrl+click mixes up to four; the plus adds your own.</source>
        <translation>点击即可看到效果。按住 Ctrl 点击可混合至多四种，加号可添加自己的画作。</translation>
    </message>
    <message>
        <source>How much of it</source>
        <translation>画到什么程度</translation>
    </message>
    <message>
        <source>From a hint to the full painting. All other settings can wait.</source>
        <translation>从一点韵味到完全成画。其他设置以后再说。</translation>
    </message>
    <message>
        <source>Paint it in full</source>
        <translation>完整绘制</translation>
    </message>
    <message>
        <source>Start paints at full size, then save it. “Queue it” paints many photographs while you go on.</source>
        <translation>“开始”按完整尺寸绘制，然后保存。“加入队列”可在后台绘制许多照片。</translation>
    </message>
</context>
<context>
    <name>HandOver</name>
    <message>
        <source>One picture is edited at a time; those not opened: {0}.</source>
        <translation>一次只能编辑一张图片；未打开的图片数：{0}。</translation>
    </message>
</context>
<context>
    <name>HandOverBar</name>
    <message>
        <source>You are editing {0} for another program: Save back writes the painting into that file.</source>
        <translation>您正在为另一个程序编辑 {0}:“写回原文件”会把画作写入该文件。</translation>
    </message>
    <message>
        <source>Another program handed {0} over, but it holds several pictures and cannot be written back.</source>
        <translation>另一个程序交来了 {0}，但文件中有多张图片，无法写回。</translation>
    </message>
    <message>
        <source>Another program handed {0} over, but it is write-protected and cannot be written back.</source>
        <translation>另一个程序交来了 {0}，但文件受写保护，无法写回。</translation>
    </message>
    <message>
        <source>Another program handed {0} over, but files of this kind cannot be written back.</source>
        <translation>另一个程序交来了 {0}，但这种格式的文件无法写回。</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>How it works</source>
        <translation>工作原理</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>en</source>
        <comment>the page&apos;s language: en or zh</comment>
        <translation>zh</translation>
    </message>
</context>
<context>
    <name>HistogramPage</name>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Painting</source>
        <translation>画作</translation>
    </message>
    <message>
        <source>Histogram: {0}</source>
        <translation>直方图：{0}</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>A painting is under way; wait for it or cancel it, then look at others.</source>
        <translation>正在绘制；请等待完成或取消后再查看其他画作。</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Finished paintings of this photograph are kept here, to be seen and saved again.</source>
        <translation>这张照片已完成的画作会保留在这里，可再次查看和保存。</translation>
    </message>
    <message>
        <source>Paintings of this photograph</source>
        <translation>这张照片的画作</translation>
    </message>
    <message>
        <source>Delete this painting</source>
        <translation>删除这幅画作</translation>
    </message>
</context>
<context>
    <name>LearningBox</name>
    <message>
        <source>Go on learning the strokes of {0}</source>
        <translation>继续学习“{0}”的笔触</translation>
    </message>
    <message>
        <source>Learn the strokes of {0}</source>
        <translation>学习“{0}”的笔触</translation>
    </message>
    <message>
        <source>The instant engine then paints with this painting&apos;s own strokes; it takes some minutes.</source>
        <translation>之后即时引擎会用这幅画自己的笔触作画；学习需要几分钟。</translation>
    </message>
    <message>
        <source>Learning the strokes of {0}</source>
        <translation>正在学习“{0}”的笔触</translation>
    </message>
    <message>
        <source>{0} more to learn</source>
        <translation>还有 {0} 幅待学</translation>
    </message>
    <message>
        <source>How it paints by now</source>
        <translation>目前的作画效果</translation>
    </message>
    <message>
        <source>Pause learning</source>
        <translation>暂停学习</translation>
    </message>
    <message>
        <source>Pause learning; what is learnt so far is kept</source>
        <translation>暂停学习；已经学到的会保留</translation>
    </message>
</context>
<context>
    <name>LookingActions</name>
    <message>
        <source>Fit to the window</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>Actual size (100 %)</source>
        <translation>实际大小（100 %）</translation>
    </message>
    <message>
        <source>Double size (200 %)</source>
        <translation>两倍大小（200 %）</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Compare in the next way</source>
        <translation>切换对比方式</translation>
    </message>
    <message>
        <source>Painting only</source>
        <translation>仅画作</translation>
    </message>
    <message>
        <source>Before and after with a divider</source>
        <translation>用分隔线对比前后</translation>
    </message>
    <message>
        <source>Before and after side by side</source>
        <translation>并排对比前后</translation>
    </message>
    <message>
        <source>Show the photograph</source>
        <translation>显示照片</translation>
    </message>
    <message>
        <source>Loupe: a piece of the finished picture before it is painted</source>
        <translation>放大镜：先看成品的局部</translation>
    </message>
    <message>
        <source>How it works, live</source>
        <translation>工作原理（实时）</translation>
    </message>
    <message>
        <source>Gatys paints a picture only as a whole, so no piece can be shown before; use Instant.</source>
        <translation>Gatys 只能整幅绘制，无法预先显示局部；请使用“即时”。</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
</context>
<context>
    <name>LossPlot</name>
    <message>
        <source>Content loss</source>
        <translation>内容损失</translation>
    </message>
    <message>
        <source>Style loss</source>
        <translation>风格损失</translation>
    </message>
    <message>
        <source>Content and style loss, logarithmic</source>
        <translation>内容与风格损失（对数坐标）</translation>
    </message>
</context>
<context>
    <name>Loupe</name>
    <message>
        <source>Painting this piece…</source>
        <translation>正在绘制这一块…</translation>
    </message>
    <message>
        <source>The finished picture, 1:1</source>
        <translation>成品效果，1:1</translation>
    </message>
    <message>
        <source>Loupe</source>
        <translation>放大镜</translation>
    </message>
    <message>
        <source>A piece of the finished picture, painted now for this place alone. Large pictures are painted in steps; at the finer ones the statistics of the whole picture are estimated from nine samples. Drag it, or move it by the arrow keys.</source>
        <translation>成品的局部，仅为此处现场绘制。大图分步绘制；在较精细的步骤中，整幅图片的统计量由九处样本估计。可拖动，或用方向键移动。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Hold Space to see the photograph; [ and ] move the divider; the arrow keys move the picture; C compares in another way.</source>
        <translation>按住空格键查看照片；[ 和 ] 移动分隔线；方向键移动图片；C 切换对比方式。</translation>
    </message>
</context>
<context>
    <name>MaskDetails</name>
    <message>
        <source>All, mixed</source>
        <translation>全部混合</translation>
    </message>
    <message>
        <source>As everywhere</source>
        <translation>与整幅相同</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>渐变线</translation>
    </message>
    <message>
        <source>Drag on the picture from where it is painted to where it is not</source>
        <translation>在图片上拖动：从需要绘制的地方拖到不绘制的地方</translation>
    </message>
    <message>
        <source>Paint</source>
        <translation>涂抹</translation>
    </message>
    <message>
        <source>Paint on the picture where the style shall be; Alt erases</source>
        <translation>在图片上涂抹需要风格的地方；按住 Alt 可擦除</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>擦除</translation>
    </message>
    <message>
        <source>Paint on the picture where the photograph shall stay</source>
        <translation>在图片上涂抹需要保留照片原样的地方</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Shift+wheel, or , and . over the picture</source>
        <translation>在图片上按 Shift 并滚动滚轮，或按 , 和 .</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>硬度</translation>
    </message>
    <message>
        <source>Ctrl+Shift+wheel, or &lt; and &gt; over the picture</source>
        <translation>在图片上按 Ctrl+Shift 并滚动滚轮，或按 &lt; 和 &gt;</translation>
    </message>
    <message>
        <source>Style in here</source>
        <translation>此处的风格</translation>
    </message>
    <message>
        <source>One of the selected styles, with statistics of its own</source>
        <translation>所选风格之一，按此区域单独统计</translation>
    </message>
    <message>
        <source>Follow the photograph&apos;s edges</source>
        <translation>贴合照片中的边缘</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反转</translation>
    </message>
</context>
<context>
    <name>Mediator</name>
    <message>
        <source>The clipboard holds no picture; copy one first.</source>
        <translation>剪贴板中没有图片，请先复制一张。</translation>
    </message>
    <message>
        <source>The model is being written…</source>
        <translation>正在写入模型…</translation>
    </message>
    <message>
        <source>Open another photograph and lose it?</source>
        <translation>要打开另一张照片并放弃它吗？</translation>
    </message>
    <message>
        <source>Open without saving</source>
        <translation>不保存并打开</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>Cancelled; the photograph and the options are as they were.</source>
        <translation>已取消；照片和选项保持不变。</translation>
    </message>
    <message>
        <source>Written back into {0}, where the other program finds it.</source>
        <translation>已写回 {0}，另一个程序可以读取它了。</translation>
    </message>
    <message>
        <source>Close Impasto</source>
        <translation>关闭 Impasto</translation>
    </message>
    <message>
        <source>Saved as {0}</source>
        <translation>已保存为 {0}</translation>
    </message>
    <message>
        <source>Close Impasto and lose it?</source>
        <translation>要关闭 Impasto 并放弃它吗？</translation>
    </message>
    <message>
        <source>Close Impasto and leave {0} as it was?</source>
        <translation>要关闭 Impasto 并让 {0} 保持原样吗？</translation>
    </message>
    <message>
        <source>Close without saving</source>
        <translation>不保存并关闭</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close the message</source>
        <translation>关闭消息</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>提示</translation>
    </message>
</context>
<context>
    <name>MethodPage</name>
    <message>
        <source>How it works, live</source>
        <translation>工作原理（实时）</translation>
    </message>
    <message>
        <source>Losses by layer, logarithmic</source>
        <translation>各层的损失（对数坐标）</translation>
    </message>
    <message>
        <source>A line for each layer over the steps; the latest values are below.</source>
        <translation>每一层一条随步数变化的曲线；最新数值列在下方。</translation>
    </message>
    <message>
        <source>Style, {0}</source>
        <translation>风格，{0}</translation>
    </message>
    <message>
        <source>Content, {0}</source>
        <translation>内容，{0}</translation>
    </message>
    <message>
        <source>Speckle (variation)</source>
        <translation>斑点（全变分）</translation>
    </message>
    <message>
        <source>Weight of the content</source>
        <translation>内容的权重</translation>
    </message>
    <message>
        <source>Line of {0}</source>
        <translation>“{0}”的曲线</translation>
    </message>
    <message>
        <source>Each line is one thing that Gatys makes smaller, step by step; they jump where the picture grows.</source>
        <translation>每条曲线是 Gatys 一步步减小的一个量；画面放大时曲线会跳升。</translation>
    </message>
    <message>
        <source>What a layer of the network sees</source>
        <translation>网络的一层看到什么</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>Painting</source>
        <translation>画作</translation>
    </message>
    <message>
        <source>Maps of features: photograph, style and painting side by side</source>
        <translation>特征图：照片、风格与画作并列</translation>
    </message>
    <message>
        <source>Gram matrices: photograph, style and painting side by side</source>
        <translation>Gram 矩阵：照片、风格与画作并列</translation>
    </message>
    <message>
        <source>{0}: colours and edges</source>
        <translation>{0}：颜色与边缘</translation>
    </message>
    <message>
        <source>{0}: lines and fine patterns</source>
        <translation>{0}：线条与细纹理</translation>
    </message>
    <message>
        <source>{0}: patterns and strokes</source>
        <translation>{0}：纹样与笔触</translation>
    </message>
    <message>
        <source>{0}: parts of things</source>
        <translation>{0}：物体的局部</translation>
    </message>
    <message>
        <source>{0}: what is where (content)</source>
        <translation>{0}：什么在哪里（内容）</translation>
    </message>
    <message>
        <source>{0}: whole things</source>
        <translation>{0}：完整的物体</translation>
    </message>
    <message>
        <source>Curves and maps come with {0}.</source>
        <translation>曲线和特征图随{0}出现。</translation>
    </message>
    <message>
        <source>Start paints with {0}; then its curves and maps appear here, step by step.</source>
        <translation>点击“开始”用{0}绘制，曲线和特征图会一步步出现在这里。</translation>
    </message>
    <message>
        <source>Each row is one channel, which looks for one thing: bright where it finds it.</source>
        <translation>每一行是一个通道，它寻找一种东西：找到的地方是亮的。</translation>
    </message>
    <message>
        <source>Content: the painting shall be bright where the photograph is.</source>
        <translation>内容：照片亮的地方，画作也应亮。</translation>
    </message>
    <message>
        <source>Style: where it is bright does not count, only what is bright together.</source>
        <translation>风格：亮在哪里不重要，重要的是哪些通道一起亮。</translation>
    </message>
    <message>
        <source>Gram matrices: tables of the channels, bright where two of them are bright together.</source>
        <translation>Gram 矩阵：通道之间的表格，两个通道一起亮的格子是亮的。</translation>
    </message>
    <message>
        <source>Gatys does not compare this layer&apos;s.</source>
        <translation>Gatys 不比较这一层的矩阵。</translation>
    </message>
    <message>
        <source>The painting&apos;s shall become the style&apos;s.</source>
        <translation>画作的矩阵应变成风格的矩阵。</translation>
    </message>
</context>
<context>
    <name>MixPad</name>
    <message>
        <source>Mix of the styles</source>
        <translation>风格的混合</translation>
    </message>
</context>
<context>
    <name>ModelBar</name>
    <message>
        <source>At rest</source>
        <translation>静止</translation>
    </message>
    <message>
        <source>Texture: painted as it lies, at once</source>
        <translation>贴图：按展开的贴图绘制，即时完成</translation>
    </message>
    <message>
        <source>Surface: painted as it is seen, in minutes</source>
        <translation>表面：按看到的样子绘制，需要几分钟</translation>
    </message>
    <message>
        <source>Surface</source>
        <translation>表面</translation>
    </message>
    <message>
        <source>Texture</source>
        <translation>贴图</translation>
    </message>
    <message>
        <source>Play the animation</source>
        <translation>播放动画</translation>
    </message>
    <message>
        <source>Choose an animation</source>
        <translation>选择动画</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>光照</translation>
    </message>
    <message>
        <source>Show the triangles</source>
        <translation>显示三角形网格</translation>
    </message>
    <message>
        <source>Look as at first</source>
        <translation>恢复最初的视角</translation>
    </message>
    <message>
        <source>Hold to see the model as it was</source>
        <translation>按住以查看模型原来的样子</translation>
    </message>
    <message>
        <source>Save a picture, or a clip in which it turns</source>
        <translation>保存图片，或模型旋转的短片</translation>
    </message>
    <message>
        <source>How the model is painted</source>
        <translation>模型的绘制方式</translation>
    </message>
</context>
<context>
    <name>ModelCanvas</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Drag or use the arrow keys to turn the model, drag with Shift to move it, use the wheel or + and - to zoom; Home looks from the front, and Space shows the model as it was while it is held.</source>
        <translation>拖动或按方向键旋转模型，按住 Shift 拖动可平移，用滚轮或 + 和 - 缩放；Home 键回到正面，按住空格键可查看模型原来的样子。</translation>
    </message>
</context>
<context>
    <name>ModelController</name>
    <message>
        <source>The model {0} is not on this computer any more; the engine&apos;s own paints.</source>
        <translation>这台电脑上已没有模型 {0}；改用引擎自带的模型绘制。</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{0} of {1} MiB</source>
        <translation>{0} / {1} MiB</translation>
    </message>
    <message>
        <source>Cancelled; a download goes on where it stopped.</source>
        <translation>已取消；下载可从停止处继续。</translation>
    </message>
    <message>
        <source>Import models</source>
        <translation>导入模型</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重文件</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Import takes torchvision&apos;s VGG-19, vgg_normalised.pth with decoder.pth of pytorch-AdaIN, and networks in Impasto&apos;s own layout. Choose among them under More &gt; Model.</source>
        <translation>可导入 torchvision 的 VGG-19、pytorch-AdaIN 的 vgg_normalised.pth 与 decoder.pth，以及 Impasto 自有格式的网络。在“更多 &gt; 模型”中选用。</translation>
    </message>
    <message>
        <source>For {0}</source>
        <translation>用于{0}</translation>
    </message>
    <message>
        <source>For previews while a slider moves, and for {0}</source>
        <translation>用于拖动滑块时的预览，也可用于{0}</translation>
    </message>
    <message>
        <source>{0} to download from pytorch.org</source>
        <translation>需从 pytorch.org 下载 {0}</translation>
    </message>
    <message>
        <source>Comes with Impasto</source>
        <translation>随 Impasto 提供</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>下载</translation>
    </message>
</context>
<context>
    <name>OptionControls</name>
    <message>
        <source>little</source>
        <translation>少</translation>
    </message>
    <message>
        <source>much</source>
        <translation>多</translation>
    </message>
</context>
<context>
    <name>OptionsPanel</name>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>原尺寸</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>何处</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
</context>
<context>
    <name>PresetsPage</name>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>A preset sets every option; the pictures show it on your photograph.</source>
        <translation>预设会设定全部选项；小图展示它在您的照片上的效果。</translation>
    </message>
</context>
<context>
    <name>QueueController</name>
    <message>
        <source>The queue is still painting.</source>
        <translation>队列还在绘制。</translation>
    </message>
    <message>
        <source>Close Impasto? The queue goes on at the next start, with the same photograph.</source>
        <translation>要关闭 Impasto 吗？下次启动时，队列会从这张照片继续。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Keep painting</source>
        <translation>继续绘制</translation>
    </message>
    <message>
        <source>Only photographs with a file can wait in the queue; save this one first.</source>
        <translation>只有存为文件的照片才能排进队列，请先保存这一张。</translation>
    </message>
    <message>
        <source>Choose a style first; the photographs are painted with it.</source>
        <translation>请先选择一种风格，照片将以它来绘制。</translation>
    </message>
    <message>
        <source>Add photographs</source>
        <translation>添加照片</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Where the paintings go</source>
        <translation>画作的存放位置</translation>
    </message>
    <message>
        <source>The settings are those of {0} now.</source>
        <translation>现在使用的是 {0} 的设置。</translation>
    </message>
    <message>
        <source>{0} is not there any more.</source>
        <translation>{0} 已经不在了。</translation>
    </message>
    <message>
        <source>Added to the queue: {0}.</source>
        <translation>已加入队列：{0} 张。</translation>
    </message>
    <message>
        <source>Added to the queue: {0}. Painted before with the same settings: {1}.</source>
        <translation>已加入队列：{0} 张。以相同设置画过：{1} 张。</translation>
    </message>
    <message>
        <source>The queue is finished: {0} painted.</source>
        <translation>队列已完成：画好 {0} 张。</translation>
    </message>
    <message>
        <source>The queue is finished: {0} painted, {1} failed.</source>
        <translation>队列已完成：画好 {0} 张，失败 {1} 张。</translation>
    </message>
    <message>
        <source>Something unexpected went wrong with the queue; please try again.</source>
        <translation>队列出现意外问题，请再试一次。</translation>
    </message>
    <message>
        <source>Show the queue</source>
        <translation>查看队列</translation>
    </message>
</context>
<context>
    <name>QueueMenu</name>
    <message>
        <source>Show the painting</source>
        <translation>查看画作</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Use its settings</source>
        <translation>使用它的设置</translation>
    </message>
    <message>
        <source>Paint again</source>
        <translation>重新绘制</translation>
    </message>
    <message>
        <source>Move to the top</source>
        <translation>移到最前</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Move to the end</source>
        <translation>移到最后</translation>
    </message>
    <message>
        <source>Take out of the queue</source>
        <translation>移出队列</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>Painted: {0}</source>
        <translation>已画好：{0}</translation>
    </message>
    <message>
        <source>Painting</source>
        <translation>绘制中</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>载入中</translation>
    </message>
</context>
<context>
    <name>QueuePage</name>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Drop photographs or folders here. Each is painted with the settings of that moment, one by one.</source>
        <translation>把照片或文件夹拖到这里。每张照片按加入时的设置逐一绘制。</translation>
    </message>
    <message>
        <source>Add photographs…</source>
        <translation>添加照片…</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Take out what is painted</source>
        <translation>移除已画好的</translation>
    </message>
    <message>
        <source>Try failed ones again</source>
        <translation>重试失败的</translation>
    </message>
    <message>
        <source>Add to the queue</source>
        <translation>加入队列</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Stop after this picture</source>
        <translation>画完这张后停止</translation>
    </message>
    <message>
        <source>Photographs in the queue</source>
        <translation>队列中的照片</translation>
    </message>
    <message>
        <source>Alt with the arrow keys moves, Delete takes out, Return shows the painting.</source>
        <translation>Alt 加方向键移动，Delete 移除，回车查看画作。</translation>
    </message>
    <message>
        <source>Progress of the queue</source>
        <translation>队列进度</translation>
    </message>
    <message>
        <source>Into: {0}</source>
        <translation>存到：{0}</translation>
    </message>
    <message>
        <source>Choose where the paintings go ({0})</source>
        <translation>选择画作的存放位置（{0}）</translation>
    </message>
    <message>
        <source>{0} of {1} painted</source>
        <translation>已画好 {0} / {1}</translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation>{0} 张失败</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
</context>
<context>
    <name>RecentFiles</name>
    <message>
        <source>None yet</source>
        <translation>还没有</translation>
    </message>
    <message>
        <source>Forget these</source>
        <translation>清除记录</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>最近打开</translation>
    </message>
</context>
<context>
    <name>RecipeActions</name>
    <message>
        <source>Copy settings</source>
        <translation>复制设置</translation>
    </message>
    <message>
        <source>Paste settings</source>
        <translation>粘贴设置</translation>
    </message>
    <message>
        <source>Save settings as…</source>
        <translation>将设置另存为…</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>History of this photograph</source>
        <translation>这张照片的历史记录</translation>
    </message>
    <message>
        <source>Again with another seed</source>
        <translation>换一个种子再画</translation>
    </message>
    <message>
        <source>Continue from here</source>
        <translation>从这里继续画</translation>
    </message>
    <message>
        <source>Gatys begins from other noise, so that its strokes fall elsewhere</source>
        <translation>Gatys 从另一份噪声开始，笔触会落在别处</translation>
    </message>
    <message>
        <source>Gatys goes on from the finished picture with the settings of now</source>
        <translation>Gatys 用当前设置在已完成的画面上继续画</translation>
    </message>
</context>
<context>
    <name>RecipeExport</name>
    <message>
        <source>The settings are copied; paste them for another photograph.</source>
        <translation>设置已复制；可粘贴到另一张照片。</translation>
    </message>
    <message>
        <source>The clipboard holds no settings; copy some first.</source>
        <translation>剪贴板中没有设置；请先复制设置。</translation>
    </message>
    <message>
        <source>The settings of the clipboard are taken over.</source>
        <translation>已应用剪贴板中的设置。</translation>
    </message>
    <message>
        <source>Save the settings</source>
        <translation>保存设置</translation>
    </message>
    <message>
        <source>Recipes</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Saved as {0}</source>
        <translation>已保存为 {0}</translation>
    </message>
</context>
<context>
    <name>RecipeImport</name>
    <message>
        <source>The settings are those of {0} now.</source>
        <translation>现在使用的是 {0} 的设置。</translation>
    </message>
    <message>
        <source>{0} holds no settings; choose a picture that Impasto has saved.</source>
        <translation>{0} 中没有设置；请选择由 Impasto 保存的图片。</translation>
    </message>
    <message>
        <source>Impasto painted this picture. Do you want the same settings again?</source>
        <translation>这张图片是用 Impasto 绘制的。要再次使用相同的设置吗？</translation>
    </message>
    <message>
        <source>Use its settings</source>
        <translation>使用它的设置</translation>
    </message>
</context>
<context>
    <name>RecordingSaver</name>
    <message>
        <source>Save the recording</source>
        <translation>保存录像</translation>
    </message>
    <message>
        <source>The recording is being written…</source>
        <translation>正在写入录像…</translation>
    </message>
    <message>
        <source>Saved as {0}</source>
        <translation>已保存为 {0}</translation>
    </message>
    <message>
        <source>In {0} seconds…</source>
        <translation>{0} 秒…</translation>
    </message>
</context>
<context>
    <name>ResultExport</name>
    <message>
        <source>Copied: {0} × {1} px.</source>
        <translation>已复制：{0} × {1} 像素。</translation>
    </message>
    <message>
        <source>The painting is too large to be copied; save it instead.</source>
        <translation>画作太大，无法复制，请改为保存。</translation>
    </message>
</context>
<context>
    <name>ResumeDialog</name>
    <message>
        <source>a pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Start anew</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>The painting of {0} is not finished.</source>
        <translation>{0} 还没有画完。</translation>
    </message>
    <message>
        <source>The painting of {0} is not saved.</source>
        <translation>{0} 的画作尚未保存。</translation>
    </message>
    <message>
        <source>Impasto ended unexpectedly while {0} was open.</source>
        <translation>上次打开 {0} 时，Impasto 意外退出。</translation>
    </message>
    <message>
        <source>Do you want to go on where you were?</source>
        <translation>要从上次的位置继续吗？</translation>
    </message>
    <message>
        <source>{0} % are painted and kept. Do you want to go on from there?</source>
        <translation>已画好并保留了 {0} %。要从那里继续吗？</translation>
    </message>
    <message>
        <source>Do you want to paint it again from the beginning?</source>
        <translation>要从头再画一次吗？</translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Save back</source>
        <translation>写回原文件</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Queue it</source>
        <translation>加入队列</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Engine ready: {0}</source>
        <translation>引擎就绪：{0}</translation>
    </message>
    <message>
        <source>The engine is loading…</source>
        <translation>引擎正在加载…</translation>
    </message>
    <message>
        <source>Rest after this step, also until the next start of Impasto</source>
        <translation>画完这一步后暂停，下次启动 Impasto 时也能继续</translation>
    </message>
    <message>
        <source>Go on painting</source>
        <translation>继续绘制</translation>
    </message>
    <message>
        <source>Save the finished picture</source>
        <translation>保存完成的图片</translation>
    </message>
    <message>
        <source>Write the painting into the other program&apos;s file</source>
        <translation>把画作写入另一个程序的文件</translation>
    </message>
    <message>
        <source>Repaint the photograph at the chosen size</source>
        <translation>按所选尺寸重绘照片</translation>
    </message>
    <message>
        <source>Paint the clip behind the window</source>
        <translation>在后台绘制视频</translation>
    </message>
    <message>
        <source>Paint the clip into a file of your choice</source>
        <translation>把视频画到您选择的文件中</translation>
    </message>
    <message>
        <source>Stop painting</source>
        <translation>停止绘画</translation>
    </message>
    <message>
        <source>Add to the queue, which paints behind the window</source>
        <translation>加入队列，在后台绘制</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Waiting in the queue</source>
        <translation>在队列中等待</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>加载中</translation>
    </message>
    <message>
        <source>Looking at the pictures</source>
        <translation>分析图片</translation>
    </message>
    <message>
        <source>Painting</source>
        <translation>绘画中</translation>
    </message>
    <message>
        <source>Finishing</source>
        <translation>收尾</translation>
    </message>
    <message>
        <source>A frame as it will be. Start paints the clip.</source>
        <translation>这一帧将是这样。按“开始”绘制整段视频。</translation>
    </message>
    <message>
        <source>Preview. Start paints it in full, to be saved.</source>
        <translation>预览。点击“开始”绘制完整画作后即可保存。</translation>
    </message>
    <message>
        <source>Open a photo, clip or model to begin.</source>
        <translation>打开照片、视频或模型即可开始。</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>Ready.</source>
        <translation>就绪。</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>完成。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>What Start will take: time, and memory</source>
        <translation>开始后所需的时间和内存</translation>
    </message>
</context>
<context>
    <name>SaveOptionsDialog</name>
    <message>
        <source>As the photograph</source>
        <translation>与照片相同</translation>
    </message>
    <message>
        <source>Save the painting</source>
        <translation>保存画作</translation>
    </message>
    <message>
        <source>100 is lossless</source>
        <translation>100 为无损</translation>
    </message>
    <message>
        <source>95 shows no trace of compression</source>
        <translation>95 看不出压缩痕迹</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>The engine cannot be reached any more; close Impasto and open it again.</source>
        <translation>无法再连接到引擎，请关闭 Impasto 后重新打开。</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly; please try again.</source>
        <translation>引擎意外停止；请重试。</translation>
    </message>
    <message>
        <source>There is no picture to paste; copy one first.</source>
        <translation>没有可粘贴的图片，请先复制一张。</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>painted</source>
        <translation>画作</translation>
    </message>
    <message>
        <source>Something unexpected went wrong; please try again.</source>
        <translation>发生了意外错误，请重试。</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly; nothing is lost, so press Start to try again.</source>
        <translation>引擎意外停止；内容没有丢失，请按“开始”重试。</translation>
    </message>
</context>
<context>
    <name>SettingsController</name>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Computing</source>
        <translation>计算</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Dark is easier on the eye while you judge colours.</source>
        <translation>判断色彩时，深色更不刺眼。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Of all texts; it changes at once.</source>
        <translation>所有文字的语言，立即生效。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>As the photograph</source>
        <translation>与照片相同</translation>
    </message>
    <message>
        <source>Photographs</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Where the dialog for photographs begins.</source>
        <translation>打开照片的对话框从这里开始。</translation>
    </message>
    <message>
        <source>Style pictures</source>
        <translation>风格图片</translation>
    </message>
    <message>
        <source>Where the dialog for style pictures begins.</source>
        <translation>添加风格图片的对话框从这里开始。</translation>
    </message>
    <message>
        <source>Paintings</source>
        <translation>画作</translation>
    </message>
    <message>
        <source>Where the dialog for saving begins.</source>
        <translation>保存对话框从这里开始。</translation>
    </message>
    <message>
        <source>Where the paintings go</source>
        <translation>画作的存放位置</translation>
    </message>
    <message>
        <source>Names of the paintings</source>
        <translation>画作的名称</translation>
    </message>
    <message>
        <source>{name} is the photograph&apos;s, {style} the painting&apos;s, {n} counts: {name}_{style}_{n}.</source>
        <translation>{name} 是照片名，{style} 是风格名，{n} 是序号：{name}_{style}_{n}。</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Formats that cannot be written, such as camera raw, become JPEG.</source>
        <translation>无法写入的格式（例如相机 RAW）存为 JPEG。</translation>
    </message>
    <message>
        <source>Skip what is finished</source>
        <translation>跳过已完成的</translation>
    </message>
    <message>
        <source>A photograph that the queue has painted with the same settings is not painted again.</source>
        <translation>队列以相同设置画过的照片不再重画。</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Kinds of settings</source>
        <translation>设置类别</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>没有包含这些文字的设置。</translation>
    </message>
</context>
<context>
    <name>ShareSlider</name>
    <message>
        <source>Share of {0}</source>
        <translation>{0}的占比</translation>
    </message>
    <message>
        <source>{0}
A click takes this style alone; the arrow keys change its share</source>
        <translation>{0}
单击只用这个风格；方向键调整占比</translation>
    </message>
</context>
<context>
    <name>ShortcutRow</name>
    <message>
        <source>Take them</source>
        <translation>改用于此</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Bring the keys back that it came with</source>
        <translation>恢复默认快捷键</translation>
    </message>
    <message>
        <source>These keys belong to “{0}”.</source>
        <translation>这些按键属于“{0}”。</translation>
    </message>
    <message>
        <source>The picture, the lists or the menus need these keys; choose others.</source>
        <translation>画面、列表或菜单要用这些按键，请另选。</translation>
    </message>
</context>
<context>
    <name>StrokesController</name>
    <message>
        <source>The instant engine can learn the strokes of {0}, behind your work.</source>
        <translation>即时引擎可以在您工作的同时学习“{0}”的笔触。</translation>
    </message>
    <message>
        <source>Learn its strokes</source>
        <translation>学习它的笔触</translation>
    </message>
    <message>
        <source>The instant engine is a new one, and learns the strokes of {0} again.</source>
        <translation>即时引擎已经更新，正在重新学习“{0}”的笔触。</translation>
    </message>
    <message>
        <source>The instant engine paints {0} with its own strokes now.</source>
        <translation>即时引擎现在用“{0}”自己的笔触作画。</translation>
    </message>
    <message>
        <source>The strokes of {0} could not be learnt; try again.</source>
        <translation>未能学会“{0}”的笔触；请再试一次。</translation>
    </message>
</context>
<context>
    <name>StyleController</name>
    <message>
        <source>A mix holds four styles; take one out first.</source>
        <translation>最多混合四种风格，请先移除一种。</translation>
    </message>
    <message>
        <source>Pasted</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>The clipboard holds no picture; copy one first.</source>
        <translation>剪贴板里没有图片，请先复制一张。</translation>
    </message>
    <message>
        <source>{0} comes with Impasto and stays.</source>
        <translation>“{0}”是 Impasto 自带的，不能删除。</translation>
    </message>
    <message>
        <source>{0} cannot be moved to the trash; it stays.</source>
        <translation>“{0}”无法移到回收站，已保留。</translation>
    </message>
    <message>
        <source>{0} is in the trash.</source>
        <translation>“{0}”已移到回收站。</translation>
    </message>
    <message>
        <source>{0} left the library; its file is untouched.</source>
        <translation>“{0}”已移出风格库，文件未动。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>{0} is not in the trash any more.</source>
        <translation>“{0}”已不在回收站里。</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Name of the folder</source>
        <translation>文件夹名称</translation>
    </message>
    <message>
        <source>No style was made of {0}; choose pictures that can be read.</source>
        <translation>未能将 {0} 作为风格，请选择可以读取的图片。</translation>
    </message>
</context>
<context>
    <name>StyleDialog</name>
    <message>
        <source>The whole picture</source>
        <translation>整幅画</translation>
    </message>
    <message>
        <source>Part of the picture that is painted with</source>
        <translation>画作中用于绘制的部分</translation>
    </message>
    <message>
        <source>The arrow keys move the rectangle; with Shift they move its right and lower edge.</source>
        <translation>方向键移动选框；按住 Shift 则移动其右边和下边。</translation>
    </message>
    <message>
        <source>Drag the rectangle, its edges or its corners</source>
        <translation>拖动选框、边或角</translation>
    </message>
    <message>
        <source>What is painted with</source>
        <translation>用于绘制的内容</translation>
    </message>
    <message>
        <source>Brush size</source>
        <translation>笔触大小</translation>
    </message>
    <message>
        <source>Larger gives broader strokes; beside that of all styles</source>
        <translation>越大笔触越宽；与所有风格的笔触大小相乘</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Paint with it</source>
        <translation>用它绘制</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>StyleFilter</name>
    <message>
        <source>Find a style</source>
        <translation>查找风格</translation>
    </message>
    <message>
        <source>Find a style by its name</source>
        <translation>按名称查找风格</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Which styles are shown</source>
        <translation>显示哪些风格</translation>
    </message>
    <message>
        <source>All styles</source>
        <translation>全部风格</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>Impasto&apos;s</source>
        <translation>Impasto 自带</translation>
    </message>
    <message>
        <source>My pictures</source>
        <translation>我的图片</translation>
    </message>
</context>
<context>
    <name>StyleMenu</name>
    <message>
        <source>Take out of the mix</source>
        <translation>移出混合</translation>
    </message>
    <message>
        <source>Add to the mix</source>
        <translation>加入混合</translation>
    </message>
    <message>
        <source>No favourite any more</source>
        <translation>取消收藏</translation>
    </message>
    <message>
        <source>Make it a favourite</source>
        <translation>加入收藏</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Pause learning its strokes</source>
        <translation>暂停学习它的笔触</translation>
    </message>
    <message>
        <source>Go on learning its strokes</source>
        <translation>继续学习它的笔触</translation>
    </message>
    <message>
        <source>Learn its strokes</source>
        <translation>学习它的笔触</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新建文件夹…</translation>
    </message>
</context>
<context>
    <name>StylePage</name>
    <message>
        <source>All styles</source>
        <translation>全部风格</translation>
    </message>
    <message>
        <source>Add pictures…</source>
        <translation>添加图片…</translation>
    </message>
    <message>
        <source>Pictures and folders can be dropped here; they are copied into the library.</source>
        <translation>可将图片和文件夹拖到这里，它们会被复制到风格库。</translation>
    </message>
</context>
<context>
    <name>StyleShelf</name>
    <message>
        <source>No style is like that.</source>
        <translation>没有符合的风格。</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>风格</translation>
    </message>
</context>
<context>
    <name>StyleStrip</name>
    <message>
        <source>Add your own style pictures</source>
        <translation>添加您自己的风格图片</translation>
    </message>
    <message>
        <source>All styles</source>
        <translation>全部风格</translation>
    </message>
    <message>
        <source>Find styles</source>
        <translation>查找风格</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>风格</translation>
    </message>
</context>
<context>
    <name>StyleTile</name>
    <message>
        <source>Style {0}</source>
        <translation>风格：{0}</translation>
    </message>
    <message>
        <source>{0}
Ctrl+click adds it to a mix, a double click chooses a part of it</source>
        <translation>{0}
Ctrl+单击加入混合，双击选取其中一部分</translation>
    </message>
    <message>
        <source>Its strokes are being learnt: {0}</source>
        <translation>正在学习它的笔触：{0}</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>A part of the picture</source>
        <translation>画作的一部分</translation>
    </message>
    <message>
        <source>Its strokes are learnt</source>
        <translation>已学会它的笔触</translation>
    </message>
</context>
<context>
    <name>TakeOver</name>
    <message>
        <source>These styles are not on this computer: {0}.</source>
        <translation>这台电脑上没有这些风格：{0}。</translation>
    </message>
    <message>
        <source>These settings are not possible on this computer: {0}.</source>
        <translation>这些设置在这台电脑上无法使用：{0}。</translation>
    </message>
</context>
<context>
    <name>TimeLeft</name>
    <message>
        <source>almost done</source>
        <translation>即将完成</translation>
    </message>
    <message>
        <source>about {0} s left</source>
        <translation>约剩 {0} 秒</translation>
    </message>
    <message>
        <source>about {0} min left</source>
        <translation>约剩 {0} 分钟</translation>
    </message>
    <message>
        <source>about {0} h {1} min left</source>
        <translation>约剩 {0} 小时 {1} 分钟</translation>
    </message>
    <message>
        <source>{0} GB</source>
        <translation>{0} GB</translation>
    </message>
    <message>
        <source>about {0} of memory</source>
        <translation>约需 {0} 内存</translation>
    </message>
    <message>
        <source>about {0}, {1}</source>
        <translation>约 {0}，{1}</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} 分钟</translation>
    </message>
    <message>
        <source>{0} h {1} min</source>
        <translation>{0} 小时 {1} 分钟</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Painted: {0} to {1}</source>
        <translation>绘制：{0} 至 {1}</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>Drag to look through the clip; I and O set where the painting begins and ends.</source>
        <translation>拖动可浏览视频；I 和 O 设定绘制的起点和终点。</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Preview · {0} %</source>
        <translation>预览 · {0} %</translation>
    </message>
    <message>
        <source>End the preview</source>
        <translation>结束预览</translation>
    </message>
    <message>
        <source>Paint two seconds from here, and show them again and again</source>
        <translation>从这里绘制两秒并循环播放</translation>
    </message>
    <message>
        <source>0 % paints each frame for itself; 100 % keeps strokes where they are</source>
        <translation>0 % 时逐帧独立绘制；100 % 时笔触保持原位</translation>
    </message>
    <message>
        <source>Steadiness</source>
        <translation>稳定性</translation>
    </message>
    <message>
        <source>The format of the painted clip</source>
        <translation>绘制后视频的格式</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Got it</source>
        <translation>知道了</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>Undo</name>
    <message>
        <source>Undo: {0}</source>
        <translation>撤销：{0}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo: {0}</source>
        <translation>重做：{0}</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>UnsavedDialog</name>
    <message>
        <source>The painting is not saved.</source>
        <translation>画作尚未保存。</translation>
    </message>
</context>
<context>
    <name>ViewBar</name>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Compare before and after (C for the next way)</source>
        <translation>对比前后（C 切换方式）</translation>
    </message>
    <message>
        <source>Compare before and after</source>
        <translation>对比前后</translation>
    </message>
    <message>
        <source>Hold to see the photograph (hold Space, or \ to switch)</source>
        <translation>按住查看照片（也可按住空格键，或用 \ 切换）</translation>
    </message>
    <message>
        <source>Hold to see the photograph</source>
        <translation>按住查看照片</translation>
    </message>
</context>
<context>
    <name>ViewportController</name>
    <message>
        <source>Press Start first; a turntable shows the finished painting.</source>
        <translation>请先按“开始”；转台显示的是完成的画。</translation>
    </message>
    <message>
        <source>Save a turntable</source>
        <translation>保存转台</translation>
    </message>
    <message>
        <source>The turntable is being written…</source>
        <translation>正在写入转台…</translation>
    </message>
    <message>
        <source>The turntable is being written: {0} %</source>
        <translation>正在写入转台：{0} %</translation>
    </message>
    <message>
        <source>Saved as {0}</source>
        <translation>已保存为 {0}</translation>
    </message>
</context>
<context>
    <name>WhereOptions</name>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>渐变</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Grey picture</source>
        <translation>灰度图</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
    <message>
        <source>Add a brush</source>
        <translation>添加画笔蒙版</translation>
    </message>
    <message>
        <source>Paint on the picture where the style shall be</source>
        <translation>在图片上涂抹需要风格的地方</translation>
    </message>
    <message>
        <source>Add a gradient</source>
        <translation>添加渐变蒙版</translation>
    </message>
    <message>
        <source>Fade the style out along a line</source>
        <translation>让风格沿一条线逐渐淡出</translation>
    </message>
    <message>
        <source>Add by brightness</source>
        <translation>按亮度添加蒙版</translation>
    </message>
    <message>
        <source>Paint what is about as bright as you choose</source>
        <translation>绘制与所选亮度相近的部分</translation>
    </message>
    <message>
        <source>Add everything else</source>
        <translation>添加其余部分</translation>
    </message>
    <message>
        <source>Cover all that the other masks leave free</source>
        <translation>覆盖其他蒙版未覆盖的所有部分</translation>
    </message>
    <message>
        <source>Add a mask to paint a part of the picture, or each part in a style of its own.</source>
        <translation>添加蒙版可只绘制图片的一部分，或让每个部分各用一种风格。</translation>
    </message>
    <message>
        <source>Masks</source>
        <translation>蒙版</translation>
    </message>
    <message>
        <source>Show the mask</source>
        <translation>显示蒙版</translation>
    </message>
    <message>
        <source>Tints what the mask covers (O over the picture)</source>
        <translation>为蒙版覆盖的部分着色（在图片上按 O）</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete this mask</source>
        <translation>删除此蒙版</translation>
    </message>
</context>
</TS>
