<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16-Białowieża" styleCategories="Symbology|MapTips">
  <renderer-v2 type="categorizedSymbol" attr="CASE WHEN &quot;review&quot; &lt;&gt; &#x27;&#x27; THEN &quot;review&quot; WHEN &quot;status&quot; &lt;&gt; &#x27;ok&#x27; THEN &#x27;cut off&#x27; ELSE &quot;label&quot; END" symbollevels="0" enableorderby="0" referencescale="-1" forceraster="0">
    <categories>
      <category value="cut off" type="string" symbol="0" label="answer cut off" render="true"/>
      <category value="accepted" type="string" symbol="1" label="accepted" render="true"/>
      <category value="rejected" type="string" symbol="2" label="rejected" render="true"/>
      <category value="" type="string" symbol="3" label="other classes" render="true"/>
    </categories>
    <symbols>
      <symbol type="fill" alpha="1" name="0" force_rhr="0" clip_to_extent="1">
        <layer locked="0" pass="0" class="SimpleLine" enabled="1">
          <Option type="Map">
            <Option type="QString" value="square" name="capstyle"/>
            <Option type="QString" value="miter" name="joinstyle"/>
            <Option type="QString" value="20,20,20,180" name="line_color"/>
            <Option type="QString" value="solid" name="line_style"/>
            <Option type="QString" value="1.1" name="line_width"/>
            <Option type="QString" value="MM" name="line_width_unit"/>
          </Option>
        </layer>
        <layer locked="0" pass="0" class="SimpleLine" enabled="1">
          <Option type="Map">
            <Option type="QString" value="square" name="capstyle"/>
            <Option type="QString" value="miter" name="joinstyle"/>
            <Option type="QString" value="255,87,34,255" name="line_color"/>
            <Option type="QString" value="dash" name="line_style"/>
            <Option type="QString" value="0.6" name="line_width"/>
            <Option type="QString" value="MM" name="line_width_unit"/>
          </Option>
        </layer>
      </symbol>
      <symbol type="fill" alpha="1" name="1" force_rhr="0" clip_to_extent="1">
        <layer locked="0" pass="0" class="SimpleLine" enabled="1">
          <Option type="Map">
            <Option type="QString" value="square" name="capstyle"/>
            <Option type="QString" value="miter" name="joinstyle"/>
            <Option type="QString" value="20,20,20,180" name="line_color"/>
            <Option type="QString" value="solid" name="line_style"/>
            <Option type="QString" value="1.1" name="line_width"/>
            <Option type="QString" value="MM" name="line_width_unit"/>
          </Option>
        </layer>
        <layer locked="0" pass="0" class="SimpleLine" enabled="1">
          <Option type="Map">
            <Option type="QString" value="square" name="capstyle"/>
            <Option type="QString" value="miter" name="joinstyle"/>
            <Option type="QString" value="46,160,67,255" name="line_color"/>
            <Option type="QString" value="solid" name="line_style"/>
            <Option type="QString" value="0.6" name="line_width"/>
            <Option type="QString" value="MM" name="line_width_unit"/>
          </Option>
        </layer>
      </symbol>
      <symbol type="fill" alpha="1" name="2" force_rhr="0" clip_to_extent="1">
        <layer locked="0" pass="0" class="SimpleLine" enabled="1">
          <Option type="Map">
            <Option type="QString" value="square" name="capstyle"/>
            <Option type="QString" value="miter" name="joinstyle"/>
            <Option type="QString" value="20,20,20,180" name="line_color"/>
            <Option type="QString" value="solid" name="line_style"/>
            <Option type="QString" value="1.1" name="line_width"/>
            <Option type="QString" value="MM" name="line_width_unit"/>
          </Option>
        </layer>
        <layer locked="0" pass="0" class="SimpleLine" enabled="1">
          <Option type="Map">
            <Option type="QString" value="square" name="capstyle"/>
            <Option type="QString" value="miter" name="joinstyle"/>
            <Option type="QString" value="150,150,150,160" name="line_color"/>
            <Option type="QString" value="dot" name="line_style"/>
            <Option type="QString" value="0.6" name="line_width"/>
            <Option type="QString" value="MM" name="line_width_unit"/>
          </Option>
        </layer>
      </symbol>
      <symbol type="fill" alpha="1" name="3" force_rhr="0" clip_to_extent="1">
        <layer locked="0" pass="0" class="SimpleLine" enabled="1">
          <Option type="Map">
            <Option type="QString" value="square" name="capstyle"/>
            <Option type="QString" value="miter" name="joinstyle"/>
            <Option type="QString" value="20,20,20,180" name="line_color"/>
            <Option type="QString" value="solid" name="line_style"/>
            <Option type="QString" value="1.1" name="line_width"/>
            <Option type="QString" value="MM" name="line_width_unit"/>
          </Option>
        </layer>
        <layer locked="0" pass="0" class="SimpleLine" enabled="1">
          <Option type="Map">
            <Option type="QString" value="square" name="capstyle"/>
            <Option type="QString" value="miter" name="joinstyle"/>
            <Option type="QString" value="255,255,255,255" name="line_color"/>
            <Option type="QString" value="solid" name="line_style"/>
            <Option type="QString" value="0.6" name="line_width"/>
            <Option type="QString" value="MM" name="line_width_unit"/>
          </Option>
        </layer>
      </symbol>
    </symbols>
    <rotation/>
    <sizescale/>
  </renderer-v2>
  <blendMode>0</blendMode>
  <featureBlendMode>0</featureBlendMode>
  <mapTip>&lt;table&gt;&lt;tr&gt;&lt;td&gt;[% coalesce(try(eval('fusar_thumbnail()')), '&lt;i&gt;The FUSAR plugin shows a picture here.&lt;/i&gt;') %]&lt;/td&gt;
&lt;td style="padding-left: 6px"&gt;&lt;b&gt;[% replace(coalesce("label", ''), map('&amp;', '&amp;amp;', '&lt;', '&amp;lt;', '&gt;', '&amp;gt;')) %]&lt;/b&gt;[% coalesce(', ' || round("length_m") || ' m', '') %]&lt;br/&gt;
[% if("score" is null, 'no score', 'score ' || round("score", 2) || ' (' || replace(coalesce("score_kind", ''), map('&amp;', '&amp;amp;', '&lt;', '&amp;lt;', '&gt;', '&amp;gt;')) || ')') %]&lt;br/&gt;
[% replace(coalesce("model", ''), map('&amp;', '&amp;amp;', '&lt;', '&amp;lt;', '&gt;', '&amp;gt;')) %], tile [% "tile" %][% if("status" = 'ok', '', ', answer cut off') %][% coalesce(', ' || attribute($currentfeature, 'review'), '') %]&lt;br/&gt;
[% CASE WHEN "aef" = 'used' THEN 'with AEF of ' || coalesce("aef_year", '?') WHEN "aef" = 'off' THEN 'AEF switched off' ELSE 'without AEF' END %]&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;</mapTip>
  <layerGeometryType>2</layerGeometryType>
</qgis>
