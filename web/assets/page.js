<<<<<<< HEAD
var w=class extends Error{name="SignInError"};function Q(n){try{let e=(n.split(".")[1]??"").replaceAll("-","+").replaceAll("_","/"),t=Uint8Array.from(atob(e),s=>s.charCodeAt(0)),i=JSON.parse(new TextDecoder().decode(t));return typeof i=="object"&&i!==null?i:{}}catch{return{}}}function xt(n){return(Q(n).exp??0)-Date.now()/1e3}var kt="handoffd:link",ke=class{signIn=void 0;#e;constructor(){this.#e=Ni()??qi()}get name(){return this.#e?.name??Q(this.#e?.token??"").name}async getToken(){return this.#e?.token??null}async signOut(){this.#e=void 0,sessionStorage.removeItem(kt)}};function Ni(){let n=new URLSearchParams(location.hash.slice(1)),e=n.get("token");if(e===null)return;history.replaceState(null,"",location.pathname+location.search);let t={token:e,name:n.get("name")??void 0};return sessionStorage.setItem(kt,JSON.stringify(t)),t}function qi(){let n=sessionStorage.getItem(kt);return n===null?void 0:JSON.parse(n)}async function Zt(){let n=$e(),e=await crypto.subtle.digest("SHA-256",new TextEncoder().encode(n));return{verifier:n,challenge:Xt(new Uint8Array(e))}}function $e(){return Xt(crypto.getRandomValues(new Uint8Array(32)))}function Xt(n){return btoa(String.fromCharCode(...n)).replaceAll("+","-").replaceAll("/","_").replaceAll("=","")}var Ct="handoffd:sign-in",$t=()=>`${location.origin}/`,Oi=["login_required","interaction_required","consent_required","account_selection_required"],ji=n=>Math.min(60,n/4),Ce=class n{#e;#n;#t;#i=0;#s;constructor(e,t){this.#e=e,this.#n=t}static async begin(e){if(!isSecureContext)throw new w("Sign-in requires HTTPS.");let t=new URLSearchParams(location.search),i=Ii(t),s=new n(e,await Ui(e.issuer));return i===void 0?s.#a("none"):(await s.#d(i,t),s)}get name(){let e=this.#o();return e.name??e.preferred_username??e.email}async getToken({refresh:e}){let t=this.#t?.id_token;return t===void 0?null:!e&&xt(t)>this.#i?t:(this.#s??=this.#r().finally(()=>{this.#s=void 0}),this.#s)}signIn=async()=>this.#a(void 0);async signOut(){this.#t=void 0;let{end_session_endpoint:e}=this.#n;e!==void 0&&location.assign(en(e,{client_id:this.#e.client_id,post_logout_redirect_uri:$t()}))}#o(){return Q(this.#t?.id_token??"")}async#r(){let{sub:e}=this.#o(),t=this.#t?.refresh_token;if(t!==void 0){let i=await this.#h({grant_type:"refresh_token",refresh_token:t});if(i?.id_token!==void 0&&Q(i.id_token).sub===e)return this.#l({refresh_token:t,...i}),i.id_token}return this.#t=void 0,this.#a("none")}async#a(e){let{verifier:t,challenge:i}=await Zt(),s=location.pathname+location.search,o={state:$e(),nonce:$e(),verifier:t,path:s};sessionStorage.setItem(Ct,JSON.stringify(o));let r=this.#n.scopes_supported?.includes("offline_access")?" offline_access":"";return location.assign(en(this.#n.authorization_endpoint,{response_type:"code",client_id:this.#e.client_id,redirect_uri:$t(),scope:`openid profile email${e==="none"?"":r}`,state:o.state,nonce:o.nonce,code_challenge:i,code_challenge_method:"S256",...e&&{prompt:e}})),new Promise(()=>{})}async#d(e,t){let i=t.get("iss"),s=this.#n.authorization_response_iss_parameter_supported;if(i===null?s:i!==this.#e.issuer)throw new w("The response came from another identity provider.");let o=t.get("error");if(o!==null){if(Oi.includes(o))return;throw new w(`The identity provider refused to sign you in: ${t.get("error_description")??o}`)}let r=await this.#h({grant_type:"authorization_code",code:t.get("code")??"",redirect_uri:$t(),code_verifier:e.verifier});if(r?.id_token===void 0)throw new w("The identity provider rejected the sign-in code. Try again.");this.#c(Q(r.id_token),e),this.#l(r)}#l(e){this.#t=e,this.#i=ji(xt(e.id_token))}#c({iss:e,aud:t,exp:i,nonce:s},o){let r=[t].flat().includes(this.#e.client_id);if(e!==this.#e.issuer||!r||s!==o.nonce||i===void 0)throw new w("The identity provider returned a token for another application.")}async#h(e){let t=await fetch(this.#n.token_endpoint,{method:"POST",body:new URLSearchParams({client_id:this.#e.client_id,...e}),credentials:"omit"});if(t.status>=500||t.status===429)throw new w("The identity provider is unavailable. Try again in a moment.");return t.ok?await t.json():void 0}};function Ii(n){let e=n.get("state"),t=sessionStorage.getItem(Ct);if(sessionStorage.removeItem(Ct),e===null||!(n.has("code")||n.has("error")))return;let i=t===null?void 0:JSON.parse(t);if(history.replaceState(null,"",i?.path??"/"),i?.state!==e)throw new w("This sign-in was not started here. Try again.");return i}async function Ui(n){let e=`${n.replace(/\/$/,"")}/.well-known/openid-configuration`,t=await fetch(e,{credentials:"omit"}).catch(()=>{});if(!t?.ok)throw new w(`The identity provider ${n} cannot be reached.`);let i=await t.json();if(i.issuer!==n)throw new w(`The identity provider identifies itself as ${i.issuer}, not ${n}.`);return i}function en(n,e){let t=new URL(n);for(let[i,s]of Object.entries(e))t.searchParams.set(i,s);return t.href}var _e=globalThis,Se=_e.ShadowRoot&&(_e.ShadyCSS===void 0||_e.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,_t=Symbol(),tn=new WeakMap,oe=class{constructor(e,t,i){if(this._$cssResult$=!0,i!==_t)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(Se&&e===void 0){let i=t!==void 0&&t.length===1;i&&(e=tn.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),i&&tn.set(t,e))}return e}toString(){return this.cssText}},nn=n=>new oe(typeof n=="string"?n:n+"",void 0,_t),v=(n,...e)=>{let t=n.length===1?n[0]:e.reduce((i,s,o)=>i+(r=>{if(r._$cssResult$===!0)return r.cssText;if(typeof r=="number")return r;throw Error("Value passed to 'css' function must be a 'css' function result: "+r+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+n[o+1],n[0]);return new oe(t,n,_t)},sn=(n,e)=>{if(Se)n.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let i=document.createElement("style"),s=_e.litNonce;s!==void 0&&i.setAttribute("nonce",s),i.textContent=t.cssText,n.appendChild(i)}},St=Se?n=>n:n=>n instanceof CSSStyleSheet?(e=>{let t="";for(let i of e.cssRules)t+=i.cssText;return nn(t)})(n):n;var{is:Di,defineProperty:Fi,getOwnPropertyDescriptor:Qi,getOwnPropertyNames:zi,getOwnPropertySymbols:Bi,getPrototypeOf:Wi}=Object,Te=globalThis,on=Te.trustedTypes,Vi=on?on.emptyScript:"",Ki=Te.reactiveElementPolyfillSupport,re=(n,e)=>n,Tt={toAttribute(n,e){switch(e){case Boolean:n=n?Vi:null;break;case Object:case Array:n=n==null?n:JSON.stringify(n)}return n},fromAttribute(n,e){let t=n;switch(e){case Boolean:t=n!==null;break;case Number:t=n===null?null:Number(n);break;case Object:case Array:try{t=JSON.parse(n)}catch{t=null}}return t}},an=(n,e)=>!Di(n,e),rn={attribute:!0,type:String,converter:Tt,reflect:!1,useDefault:!1,hasChanged:an};Symbol.metadata??=Symbol("metadata"),Te.litPropertyMetadata??=new WeakMap;var P=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=rn){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let i=Symbol(),s=this.getPropertyDescriptor(e,i,t);s!==void 0&&Fi(this.prototype,e,s)}}static getPropertyDescriptor(e,t,i){let{get:s,set:o}=Qi(this.prototype,e)??{get(){return this[t]},set(r){this[t]=r}};return{get:s,set(r){let a=s?.call(this);o?.call(this,r),this.requestUpdate(e,a,i)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??rn}static _$Ei(){if(this.hasOwnProperty(re("elementProperties")))return;let e=Wi(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(re("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(re("properties"))){let t=this.properties,i=[...zi(t),...Bi(t)];for(let s of i)this.createProperty(s,t[s])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[i,s]of t)this.elementProperties.set(i,s)}this._$Eh=new Map;for(let[t,i]of this.elementProperties){let s=this._$Eu(t,i);s!==void 0&&this._$Eh.set(s,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let i=new Set(e.flat(1/0).reverse());for(let s of i)t.unshift(St(s))}else e!==void 0&&t.push(St(e));return t}static _$Eu(e,t){let i=t.attribute;return i===!1?void 0:typeof i=="string"?i:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let i of t.keys())this.hasOwnProperty(i)&&(e.set(i,this[i]),delete this[i]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return sn(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,i){this._$AK(e,i)}_$ET(e,t){let i=this.constructor.elementProperties.get(e),s=this.constructor._$Eu(e,i);if(s!==void 0&&i.reflect===!0){let o=(i.converter?.toAttribute!==void 0?i.converter:Tt).toAttribute(t,i.type);this._$Em=e,o==null?this.removeAttribute(s):this.setAttribute(s,o),this._$Em=null}}_$AK(e,t){let i=this.constructor,s=i._$Eh.get(e);if(s!==void 0&&this._$Em!==s){let o=i.getPropertyOptions(s),r=typeof o.converter=="function"?{fromAttribute:o.converter}:o.converter?.fromAttribute!==void 0?o.converter:Tt;this._$Em=s;let a=r.fromAttribute(t,o.type);this[s]=a??this._$Ej?.get(s)??a,this._$Em=null}}requestUpdate(e,t,i,s=!1,o){if(e!==void 0){let r=this.constructor;if(s===!1&&(o=this[e]),i??=r.getPropertyOptions(e),!((i.hasChanged??an)(o,t)||i.useDefault&&i.reflect&&o===this._$Ej?.get(e)&&!this.hasAttribute(r._$Eu(e,i))))return;this.C(e,t,i)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:i,reflect:s,wrapped:o},r){i&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,r??t??this[e]),o!==!0||r!==void 0)||(this._$AL.has(e)||(this.hasUpdated||i||(t=void 0),this._$AL.set(e,t)),s===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,o]of this._$Ep)this[s]=o;this._$Ep=void 0}let i=this.constructor.elementProperties;if(i.size>0)for(let[s,o]of i){let{wrapped:r}=o,a=this[s];r!==!0||this._$AL.has(s)||a===void 0||this.C(s,void 0,o,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(i=>i.hostUpdate?.()),this.update(t)):this._$EM()}catch(i){throw e=!1,this._$EM(),i}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};P.elementStyles=[],P.shadowRootOptions={mode:"open"},P[re("elementProperties")]=new Map,P[re("finalized")]=new Map,Ki?.({ReactiveElement:P}),(Te.reactiveElementVersions??=[]).push("2.1.2");var Et=globalThis,dn=n=>n,Ae=Et.trustedTypes,cn=Ae?Ae.createPolicy("lit-html",{createHTML:n=>n}):void 0,Rt="$lit$",L=`lit$${Math.random().toFixed(9).slice(2)}$`,Pt="?"+L,Gi=`<${Pt}>`,W=document,de=()=>W.createComment(""),ce=n=>n===null||typeof n!="object"&&typeof n!="function",Lt=Array.isArray,mn=n=>Lt(n)||typeof n?.[Symbol.iterator]=="function",At=`[ 	
\f\r]`,ae=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ln=/-->/g,hn=/>/g,z=RegExp(`>|${At}(?:([^\\s"'>=/]+)(${At}*=${At}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),un=/'/g,fn=/"/g,gn=/^(?:script|style|textarea|title)$/i,Ht=n=>(e,...t)=>({_$litType$:n,strings:e,values:t}),d=Ht(1),he=Ht(2),Ro=Ht(3),H=Symbol.for("lit-noChange"),l=Symbol.for("lit-nothing"),pn=new WeakMap,B=W.createTreeWalker(W,129);function vn(n,e){if(!Lt(n)||!n.hasOwnProperty("raw"))throw Error("invalid template strings array");return cn!==void 0?cn.createHTML(e):e}var yn=(n,e)=>{let t=n.length-1,i=[],s,o=e===2?"<svg>":e===3?"<math>":"",r=ae;for(let a=0;a<t;a++){let c=n[a],h,f,u=-1,g=0;for(;g<c.length&&(r.lastIndex=g,f=r.exec(c),f!==null);)g=r.lastIndex,r===ae?f[1]==="!--"?r=ln:f[1]!==void 0?r=hn:f[2]!==void 0?(gn.test(f[2])&&(s=RegExp("</"+f[2],"g")),r=z):f[3]!==void 0&&(r=z):r===z?f[0]===">"?(r=s??ae,u=-1):f[1]===void 0?u=-2:(u=r.lastIndex-f[2].length,h=f[1],r=f[3]===void 0?z:f[3]==='"'?fn:un):r===fn||r===un?r=z:r===ln||r===hn?r=ae:(r=z,s=void 0);let m=r===z&&n[a+1].startsWith("/>")?" ":"";o+=r===ae?c+Gi:u>=0?(i.push(h),c.slice(0,u)+Rt+c.slice(u)+L+m):c+L+(u===-2?a:m)}return[vn(n,o+(n[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),i]},le=class n{constructor({strings:e,_$litType$:t},i){let s;this.parts=[];let o=0,r=0,a=e.length-1,c=this.parts,[h,f]=yn(e,t);if(this.el=n.createElement(h,i),B.currentNode=this.el.content,t===2||t===3){let u=this.el.content.firstChild;u.replaceWith(...u.childNodes)}for(;(s=B.nextNode())!==null&&c.length<a;){if(s.nodeType===1){if(s.hasAttributes())for(let u of s.getAttributeNames())if(u.endsWith(Rt)){let g=f[r++],m=s.getAttribute(u).split(L),y=/([.?@])?(.*)/.exec(g);c.push({type:1,index:o,name:y[2],strings:m,ctor:y[1]==="."?Re:y[1]==="?"?Pe:y[1]==="@"?Le:K}),s.removeAttribute(u)}else u.startsWith(L)&&(c.push({type:6,index:o}),s.removeAttribute(u));if(gn.test(s.tagName)){let u=s.textContent.split(L),g=u.length-1;if(g>0){s.textContent=Ae?Ae.emptyScript:"";for(let m=0;m<g;m++)s.append(u[m],de()),B.nextNode(),c.push({type:2,index:++o});s.append(u[g],de())}}}else if(s.nodeType===8)if(s.data===Pt)c.push({type:2,index:o});else{let u=-1;for(;(u=s.data.indexOf(L,u+1))!==-1;)c.push({type:7,index:o}),u+=L.length-1}o++}}static createElement(e,t){let i=W.createElement("template");return i.innerHTML=e,i}};function V(n,e,t=n,i){if(e===H)return e;let s=i!==void 0?t._$Co?.[i]:t._$Cl,o=ce(e)?void 0:e._$litDirective$;return s?.constructor!==o&&(s?._$AO?.(!1),o===void 0?s=void 0:(s=new o(n),s._$AT(n,t,i)),i!==void 0?(t._$Co??=[])[i]=s:t._$Cl=s),s!==void 0&&(e=V(n,s._$AS(n,e.values),s,i)),e}var Ee=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:i}=this._$AD,s=(e?.creationScope??W).importNode(t,!0);B.currentNode=s;let o=B.nextNode(),r=0,a=0,c=i[0];for(;c!==void 0;){if(r===c.index){let h;c.type===2?h=new X(o,o.nextSibling,this,e):c.type===1?h=new c.ctor(o,c.name,c.strings,this,e):c.type===6&&(h=new He(o,this,e)),this._$AV.push(h),c=i[++a]}r!==c?.index&&(o=B.nextNode(),r++)}return B.currentNode=W,s}p(e){let t=0;for(let i of this._$AV)i!==void 0&&(i.strings!==void 0?(i._$AI(e,i,t),t+=i.strings.length-2):i._$AI(e[t])),t++}},X=class n{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,i,s){this.type=2,this._$AH=l,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=i,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=V(this,e,t),ce(e)?e===l||e==null||e===""?(this._$AH!==l&&this._$AR(),this._$AH=l):e!==this._$AH&&e!==H&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):mn(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==l&&ce(this._$AH)?this._$AA.nextSibling.data=e:this.T(W.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:i}=e,s=typeof i=="number"?this._$AC(e):(i.el===void 0&&(i.el=le.createElement(vn(i.h,i.h[0]),this.options)),i);if(this._$AH?._$AD===s)this._$AH.p(t);else{let o=new Ee(s,this),r=o.u(this.options);o.p(t),this.T(r),this._$AH=o}}_$AC(e){let t=pn.get(e.strings);return t===void 0&&pn.set(e.strings,t=new le(e)),t}k(e){Lt(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,i,s=0;for(let o of e)s===t.length?t.push(i=new n(this.O(de()),this.O(de()),this,this.options)):i=t[s],i._$AI(o),s++;s<t.length&&(this._$AR(i&&i._$AB.nextSibling,s),t.length=s)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let i=dn(e).nextSibling;dn(e).remove(),e=i}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},K=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,i,s,o){this.type=1,this._$AH=l,this._$AN=void 0,this.element=e,this.name=t,this._$AM=s,this.options=o,i.length>2||i[0]!==""||i[1]!==""?(this._$AH=Array(i.length-1).fill(new String),this.strings=i):this._$AH=l}_$AI(e,t=this,i,s){let o=this.strings,r=!1;if(o===void 0)e=V(this,e,t,0),r=!ce(e)||e!==this._$AH&&e!==H,r&&(this._$AH=e);else{let a=e,c,h;for(e=o[0],c=0;c<o.length-1;c++)h=V(this,a[i+c],t,c),h===H&&(h=this._$AH[c]),r||=!ce(h)||h!==this._$AH[c],h===l?e=l:e!==l&&(e+=(h??"")+o[c+1]),this._$AH[c]=h}r&&!s&&this.j(e)}j(e){e===l?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Re=class extends K{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===l?void 0:e}},Pe=class extends K{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==l)}},Le=class extends K{constructor(e,t,i,s,o){super(e,t,i,s,o),this.type=5}_$AI(e,t=this){if((e=V(this,e,t,0)??l)===H)return;let i=this._$AH,s=e===l&&i!==l||e.capture!==i.capture||e.once!==i.once||e.passive!==i.passive,o=e!==l&&(i===l||s);s&&this.element.removeEventListener(this.name,this,i),o&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},He=class{constructor(e,t,i){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=i}get _$AU(){return this._$AM._$AU}_$AI(e){V(this,e)}},bn={M:Rt,P:L,A:Pt,C:1,L:yn,R:Ee,D:mn,V,I:X,H:K,N:Pe,U:Le,B:Re,F:He},Ji=Et.litHtmlPolyfillSupport;Ji?.(le,X),(Et.litHtmlVersions??=[]).push("3.3.3");var wn=(n,e,t)=>{let i=t?.renderBefore??e,s=i._$litPart$;if(s===void 0){let o=t?.renderBefore??null;i._$litPart$=s=new X(e.insertBefore(de(),o),o,void 0,t??{})}return s._$AI(n),s};var Mt=globalThis,_=class extends P{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=wn(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return H}};_._$litElement$=!0,_.finalized=!0,Mt.litElementHydrateSupport?.({LitElement:_});var Yi=Mt.litElementPolyfillSupport;Yi?.({LitElement:_});(Mt.litElementVersions??=[]).push("4.2.2");function M(n){return(n.on_behalf_of??n).id??void 0}var xn={urgent:0,high:1,normal:2,low:3};function ue(n){return n.waiting_since??n.created_at}function fe(n,e){return xn[n.priority]-xn[e.priority]||_n(ue(n),ue(e))||Nt(n.id,e.id)}function kn(n,e){return _n(e.closed_at??"",n.closed_at??"")||Nt(n.id,e.id)}function $n(n,e){let{engineer_notes:t,context:i,timeline:s,timeline_omitted:o,...r}=e;return{...n,...r}}var Cn=30*6e4;function _n(n,e){return Nt(n.replace("Z",""),e.replace("Z",""))}function Nt(n,e){return n<e?-1:n>e?1:0}function j(n){return`⁨${n}⁩`}function Me(n){return Math.random()*Math.min(3e4,1e3*2**Math.min(n,10))}function Ne(n){let e=n.get("Retry-After");if(!e)return;let t=Number(e),i=Number.isNaN(t)?Date.parse(e)-Date.now():t*1e3;return Number.isNaN(i)?void 0:Math.max(0,i)}var ee=class{#e;wait(e,t){return new Promise(i=>{let s=()=>{clearTimeout(o),t.removeEventListener("abort",s),this.#e=void 0,i()},o=setTimeout(s,e);t.addEventListener("abort",s),this.#e=s,t.aborted&&s()})}skip(){this.#e?.()}};var A=class extends Error{problem;retryAfter;constructor(e,t){super(e.detail||e.title),this.name="ProblemError",this.problem=e,this.retryAfter=t}get status(){return this.problem.status}},N=class extends Error{constructor(e){super("The server cannot be reached.",{cause:e}),this.name="NetworkError"}};async function qe(n){let e={type:"about:blank",title:n.statusText||`Status ${n.status}`,status:n.status,detail:`The server returned status ${n.status}.`,code:"unknown"};if(n.headers.get("Content-Type")?.includes("json"))try{e={...e,...await n.json(),status:n.status}}catch{}return new A(e,Ne(n.headers))}var x=class extends Error{constructor(){super("signed out"),this.name="SignedOutError"}},Zi=3e4,Oe=class{#e;#n;#t=!1;#i;constructor(e){this.#e=e}get user(){return this.#i===void 0?void 0:es(this.#i)}current(){return this.#s(!1)}async renew(e){if(this.#i!==void 0&&this.#i!==e)return this.#i;let t=await this.#s(!0);if(t===e)throw new x;return t}#s(e){if(this.#n&&(this.#t||!e))return this.#n;let t=(async()=>{let i=await Xi(this.#e({refresh:e}));if(!i)throw new x;return this.#i=i,i})().finally(()=>{this.#n===t&&(this.#n=void 0)});return this.#n=t,this.#t=e,t}};async function Xi(n){let e,t=new Promise((i,s)=>{e=setTimeout(()=>s(new Error("getToken timed out")),Zi)});try{return await Promise.race([n,t])}finally{clearTimeout(e)}}function es(n){try{let e=n.split(".")[1]??"",t=Uint8Array.from(atob(e.replace(/-/g,"+").replace(/_/g,"/")),s=>s.charCodeAt(0)),i=JSON.parse(new TextDecoder().decode(t));return i instanceof Object&&"sub"in i&&typeof i.sub=="string"?i.sub:void 0}catch{return}}function ts(n,e,t,i){switch(t){case"resolve":case"return":case"reassign":return n[t](e,i);default:return n[t](e)}}var je=class{#e=new Map;pending(e){return this.#e.get(e)}async run(e,t,i,s,o){if(this.#e.has(i.id))return{ok:!1,card:i,message:"The last action is still in progress.",problem:void 0};this.#e.set(i.id,s);try{return{ok:!0,card:t.applyResponse(await ts(e,i,s,o),i)}}catch(r){let a=r instanceof A?r.problem:void 0;a?.handoff&&t.apply(a.handoff,a.handoff.claimed_by?.id);let h=s==="reassign"&&a?.status===403?ns(i):q(r);return{ok:!1,card:t.card(i.id)??i,message:h,problem:a}}finally{this.#e.delete(i.id)}}};function ns(n){return`${n.claimed_by?j(n.claimed_by.name):"The claimer"} was active less than 30 min ago. You can take over later.`}function q(n){if(n instanceof x)return"You are signed out.";if(n instanceof A)switch(n.problem.code){case"own_handoff":return"You escalated this yourself, so someone else must claim it.";case"already_claimed":return`${n.problem.claimed_by?j(n.problem.claimed_by.name):"Someone"} claimed it first.`;case"handoff_closed":return"It has been closed.";case"not_claimed":return"It is unclaimed: the claim was released.";case"not_waiting":return"It is parked, not escalated.";default:return n.problem.detail||n.problem.title}return n instanceof N?n.message:"Something went wrong."}function qt(n,e,t){switch(n.status){case"waiting":return n.created_by.id===e?["withdraw"]:["claim"];case"claimed":return n.claimed_by?.id===e?["resolve","return","release"]:G(n,t)?["reassign"]:[];default:return[]}}function G(n,e){let t=n.status==="claimed"&&n.claimed_at?e-Date.parse(n.claimed_at):0;return t>=Cn?t:0}var pe=class{#e;constructor(e){this.#e=e}queue(e){let t=new URLSearchParams({status:e.status.join(",")});return e.limit!==void 0&&t.set("limit",String(e.limit)),e.cursor!==void 0&&t.set("cursor",e.cursor),this.#n(`/ai-sessions/queue?${t}`)}handoff(e){return this.#n(J(e))}session(e){return this.#n(`/ai-sessions/${encodeURIComponent(e)}`)}messages(e,t){let i=new URLSearchParams({before:t});return this.#n(`/ai-sessions/${encodeURIComponent(e)}/messages?${i}`)}claim(e){return this.#t(`${J(e)}/claim`)}release(e){return this.#t(`${J(e)}/release`)}withdraw(e){return this.#t(`${J(e)}/withdraw`)}resolve(e,t){return this.#t(`${J(e)}/resolve`,{resolution:t})}return(e,t){return this.#t(`${J(e)}/return`,{answer:t})}reassign(e,t){return this.#t(`${J(e)}/reassign`,{user_id:t})}#n(e){return this.#i(e,{method:"GET"})}async#t(e,t){let i={"Idempotency-Key":is()};t&&(i["Content-Type"]="application/json");let s={method:"POST",headers:i,...t&&{body:JSON.stringify(t)}};try{return await this.#i(e,s)}catch(o){if(o instanceof N||o.problem?.code==="outcome_unknown")return this.#i(e,s);throw o}}async#i(e,t){let i=await this.#e.tokens.current(),s=await this.#s(e,t,i);if(s.status===401&&(i=await this.#e.tokens.renew(i),s=await this.#s(e,t,i)),s.status===401)throw new x;if(!s.ok)throw await qe(s);try{return await s.json()}catch(o){throw new N(o)}}async#s(e,t,i){let s=Date.now();try{let o=await this.#e.fetch(this.#e.baseUrl+e,{...t,headers:{...t.headers,Accept:"application/json",Authorization:`Bearer ${i}`},signal:AbortSignal.timeout(2e4)});return this.#e.clock.observe(o.headers.get("Date"),s),o}catch(o){throw new N(o)}}};function J(n){return`/ai-sessions/${encodeURIComponent(n.session_id)}/handoffs/${encodeURIComponent(n.id)}`}function is(){return Array.from(crypto.getRandomValues(new Uint8Array(16)),n=>n.toString(16).padStart(2,"0")).join("")}var ss=[["tried",/^(?:what (?:i|we|was) )?tried(?: so far)?$|^(?:done|checked|attempts?)(?: so far)?$/i],["ruledOut",/^ruled out$|^(?:it'?s )?not$|^excluded$/i],["next",/^next(?: steps?)?$|^to ?do$|^suggest(?:ed|ion)s?$|^i would$/i],["questions",/^(?:open )?questions?$|^open$|^unclear$|^unknown$/i]];function me(n){let e={note:"",tried:[],ruledOut:[],next:[],questions:[]},t=[],i,s=!1;for(let o of n.split(/\r?\n/)){let r=rs(o);r?(i=r.section,r.rest&&e[i].push(r.rest)):o.trim()===""?t.push(...i?[]:[o]):i&&!(s&&!Tn(o))?as(e[i],o):(i=void 0,t.push(o)),s=o.trim()===""}return e.note=t.join(`
`).replace(/\n{3,}/g,`

`).trim(),e}var os=[/^\s*(?:#{1,4}\s+)?([a-z' ]{2,24}):(?:\s+(.*))?$/i,/^\s*#{1,4}\s+([a-z' ]{2,24})$/i,/^\s*\*\*([a-z' ]{2,24}):?\*\*:?\s*(.*)$/i];function rs(n){for(let e of os){let[,t="",i=""]=e.exec(n.trimEnd())??[],s=ss.find(([,o])=>o.test(t.trim()))?.[0];if(s)return{section:s,rest:i.trim()}}}var Sn=/^\s*(?:[-*•–]|\d+[.)])\s+/;function Tn(n){return Sn.test(n)}function as(n,e){let t=n.at(-1);Tn(e)||t===void 0?n.push(e.replace(Sn,"").trim()):n[n.length-1]=`${t}
${e.trim()}`}var ge=class{#e=0;#n=Number.POSITIVE_INFINITY;get offset(){return this.#e}now(){return Date.now()+this.#e}observe(e,t){let i=e===null?Number.NaN:Date.parse(e);if(Number.isNaN(i))return;let s=Date.now(),o=1e3+(s-t),r=i+500-(t+s)/2,a=Math.abs(r-this.#e)>o;(o<=this.#n||a)&&(this.#e=Math.abs(r)<o?0:r,this.#n=o)}advanceTo(e){let t=Date.parse(e);t>this.now()&&(this.#e=t-Date.now())}};var An="handoffd.draft.";var ve=class{#e;#n=new Map;#t="";constructor(e){this.#e=e}setUser(e){this.#t=e,this.#n.clear(),this.#o()}get(e){return this.#n.get(e)??this.#s(this.#i(e))}set(e,t){if(Object.values(t.texts).every(i=>i==="")){this.clear(e);return}this.#n.set(e,t),this.#r(i=>i.setItem(this.#i(e),JSON.stringify({...t,at:Date.now()})))}clear(e){this.#n.delete(e),this.#r(t=>t.removeItem(this.#i(e)))}#i(e){return`${An}${this.#t}.${e}`}#s(e){return this.#r(t=>{let i=t.getItem(e);return i===null?void 0:JSON.parse(i)})}#o(){this.#r(e=>{let t=Array.from({length:e.length},(i,s)=>e.key(s)??"");for(let i of t.filter(s=>s.startsWith(An)))Date.now()-(this.#s(i)?.at??0)>12096e5&&e.removeItem(i)})}#r(e){try{return this.#e&&e(this.#e)}catch{return}}};var Ot=["waiting","mine","others","parked","closed"],I={waiting:"waiting",mine:"claimed",others:"claimed",parked:"parked",closed:"closed"},Y={waiting:["waiting"],claimed:["claimed"],parked:["parked"],closed:["resolved","returned","withdrawn"]},En={waiting:fe,claimed:fe,parked:fe,closed:kn};function Rn(n,e,t){if(!Y[I[n]].includes(e.status))return!1;let i=e.claimed_by!==null&&e.claimed_by.id===t;return n==="mine"?i:n==="others"?!i:!0}function jt(n,e){let t={tried:[],ruledOut:[],next:[],questions:[],noted:[]},i=(s,o,r)=>{let a=me(s);for(let c of["tried","ruledOut","next","questions"])t[c].push(...a[c].map(h=>({text:h,from:o,at:r})));return a.note};for(let{role:s,content:o,created_at:r}of e?.messages??[]){let a=s==="note"?i(o,"note",r):"";a&&t.noted.push({text:a,from:"note",at:r})}return i(n,"engineer",void 0),t}var Ie=class{#e;#n;#t=[];constructor(e,t){this.#e=e,this.#n=t}add(e){this.#t.push(e)===1&&setTimeout(()=>this.#i(),50)}#i(){let e=this.#t.map(this.#e).filter(t=>t?.status==="waiting");this.#t=[],e.length>0&&this.#n(e)}};function Pn(n){return{getToken:n.getToken,baseUrl:(n.baseUrl??"/api/v1").replace(/\/+$/,""),fetch:n.fetch??((e,t)=>fetch(e,t)),locks:"locks"in n?n.locks:globalThis.navigator?.locks,channel:"channel"in n?n.channel:ds(),storage:"storage"in n?n.storage:cs()}}function ds(){return globalThis.BroadcastChannel?n=>new BroadcastChannel(n):void 0}function cs(){try{return globalThis.localStorage}catch{return}}var Ue=class extends EventTarget{addEventListener(e,t,i){super.addEventListener(e,t,i)}removeEventListener(e,t,i){super.removeEventListener(e,t,i)}emit(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))}};var Ln=100,De=class{#e;#n=new Map;#t=new Map;#i=new Set;#s=new AbortController;constructor(e){this.#e=e}load(e){return this.#i.add(e),this.#e.store.list(e).loaded?Promise.resolve(void 0):this.#o(e)}async reload(){let e=async t=>{await this.#t.get(t),await this.#o(t)};await Promise.all([...this.#i].map(e))}async loadMore(e){let{store:t,api:i}=this.#e,{cursor:s,error:o}=t.list(e);if(!s||this.#t.has(e)){o&&this.retry();return}let r=i.queue({status:Y[e],limit:Ln,cursor:s}).then(a=>{t.append(e,a)},a=>{t.setError(e,q(a),void 0)});await this.#r(e,r)}async recount(){try{this.#e.store.setCounts(await this.#e.api.queue({status:Y.waiting,limit:1})),this.#e.onChange()}catch{}}retry(){for(let e of this.#n.values())e.skip();for(let e of this.#i)this.#e.store.list(e).error!==void 0&&this.#o(e)}close(){this.#s.abort(),this.#s=new AbortController,this.#t.clear(),this.#i.clear()}#o(e){return this.#t.get(e)??this.#r(e,this.#a(e,this.#s.signal))}async#r(e,t){this.#t.set(e,t);try{return await t}finally{this.#t.get(e)===t&&this.#t.delete(e),this.#e.onChange()}}async#a(e,t){let{store:i}=this.#e,s=new ee;this.#n.set(e,s);for(let o=0;!t.aborted;o++){let r=Date.now();try{let a=await this.#d(e);return t.aborted?void 0:(i.replace(e,a,r),a[0]?.last_event_id)}catch(a){if(t.aborted)return;if(a instanceof x){this.#e.onSignedOut();return}let c=a instanceof A?a.retryAfter:void 0,f=a instanceof A&&a.status<500&&a.status!==429?void 0:c??Me(o+1);if(i.setError(e,q(a),f===void 0?void 0:Date.now()+f),this.#e.onChange(),f===void 0)return;this.#e.onRetry(Date.now()+f,q(a)),await s.wait(f,t)}}}async#d(e){let{api:t,store:i}=this.#e,s=i.pages(e),o=[],r;do{let a=await t.queue({status:Y[e],limit:Ln,cursor:r??void 0});o.push(a),r=a.next_cursor}while(r&&o.length<s);return o}};function Fe(n){let e=/^([0-9a-f]+)-(\d+)$/.exec(n);return e?.[1]&&e[2]?{epoch:e[1],seq:Number(e[2])}:void 0}function E(n,e){let t=n===void 0?void 0:Fe(n),i=Fe(e);return!t||!i||t.epoch!==i.epoch||t.seq<i.seq}function Qe(n,e){let t=Fe(n),i=Fe(e);return!!t&&!!i&&t.epoch===i.epoch&&t.seq+1===i.seq}var ze=class extends Error{constructor(e,t){super(e),this.name="ParseError",this.type=t.type,this.field=t.field,this.value=t.value,this.line=t.line}};function It(n){}function Hn(n){if(typeof n=="function")throw new TypeError("`callbacks` must be an object, got a function instead. Did you mean `{onEvent: fn}`?");let{onEvent:e=It,onError:t=It,onRetry:i=It,onComment:s}=n,o="",r=!0,a,c="",h="";function f(p){let b=r?p.replace(/^\xEF\xBB\xBF/,""):p,[R,bt]=ls(`${o}${b}`);for(let wt of R)u(wt);o=bt,r=!1}function u(p){if(p===""){m();return}if(p.startsWith(":")){s&&s(p.slice(p.startsWith(": ")?2:1));return}let b=p.indexOf(":");if(b!==-1){let R=p.slice(0,b),bt=p[b+1]===" "?2:1,wt=p.slice(b+bt);g(R,wt,p);return}g(p,"",p)}function g(p,b,R){switch(p){case"event":h=b;break;case"data":c=`${c}${b}
`;break;case"id":a=b.includes("\0")?void 0:b;break;case"retry":/^\d+$/.test(b)?i(parseInt(b,10)):t(new ze(`Invalid \`retry\` value: "${b}"`,{type:"invalid-retry",value:b,line:R}));break;default:t(new ze(`Unknown field "${p.length>20?`${p.slice(0,20)}…`:p}"`,{type:"unknown-field",field:p,value:b,line:R}));break}}function m(){c.length>0&&e({id:a,event:h||void 0,data:c.endsWith(`
`)?c.slice(0,-1):c}),a=void 0,c="",h=""}function y(p={}){o&&p.consume&&u(o),r=!0,a=void 0,c="",h="",o=""}return{feed:f,reset:y}}function ls(n){let e=[],t="",i=0;for(;i<n.length;){let s=n.indexOf("\r",i),o=n.indexOf(`
`,i),r=-1;if(s!==-1&&o!==-1?r=Math.min(s,o):s!==-1?s===n.length-1?r=-1:r=s:o!==-1&&(r=o),r===-1){t=n.slice(i);break}else{let a=n.slice(i,r);e.push(a),i=r+1,n[i-1]==="\r"&&n[i]===`
`&&i++}}return[e,t]}var hs=15e3;async function Mn(n){let e=new AbortController,t=()=>e.abort();n.signal.addEventListener("abort",t),n.signal.aborted&&t();let i=new Ut(t);try{i.start("no response",hs);let s=await n.fetch(n.url,{headers:{Accept:"text/event-stream",Authorization:`Bearer ${n.token}`,...n.after!==void 0&&{"Last-Event-ID":n.after}},cache:"no-store",signal:e.signal}),o=await us(s);return o?(t(),o):(await fs(s,n,i),{kind:"ended",reason:"the server closed the stream"})}catch{return{kind:"failed",reason:i.expired??"the network failed"}}finally{i.stop(),n.signal.removeEventListener("abort",t)}}async function us(n){let{status:e}=n;if(e===200){let i=n.headers.get("Content-Type")??"nothing";return i.startsWith("text/event-stream")&&n.body?void 0:{kind:"stopped",reason:"protocol",message:`Expected an event stream, got ${i}. A proxy or a sign-in page between the browser and the server may have answered.`}}if(e===401)return{kind:"unauthorized"};if(e===400)return{kind:"position-refused"};if(e===429||e>=500)return{kind:"failed",reason:`status ${e}`,wait:Ne(n.headers)};let{message:t}=await qe(n);return{kind:"stopped",reason:e===403?"forbidden":"protocol",message:t}}async function fs(n,e,t){let i=Hn({onEvent:r=>{e.onFrame({id:r.id??"",event:r.event??"message",data:ps(r.data)})},onComment:r=>{let a=/^keepalive (\S+)$/.exec(r.trim())?.[1];a&&e.onKeepalive(a)},onRetry:e.onRetry}),s=n.body.getReader(),o=new TextDecoder;for(;;){t.start("the stream fell silent",e.idleTimeout);let{done:r,value:a}=await s.read();if(r)return;i.feed(o.decode(a,{stream:!0}))}}function ps(n){try{return JSON.parse(n)}catch{return}}var Ut=class{expired;#e;#n;constructor(e){this.#e=e}start(e,t){clearTimeout(this.#n),this.#n=setTimeout(()=>{this.expired=e,this.#e()},t)}stop(){clearTimeout(this.#n)}};var Nn=62500,ms=250,Be=class{#e;#n=new ee;#t=new AbortController;#i;#s=!1;#o;#r;#a=3e3;#d;#l;#c;constructor(e){this.#e=e}async run(e){this.#i=e;let t=0,i,s=!1;for(this.#v({state:"connecting"});!this.#t.signal.aborted;){let o=await this.#h(i);clearTimeout(this.#c);let{ready:r=!1,token:a}=this.#o??{};if(this.#t.signal.aborted)return;if(a!==void 0&&(s||=i!==void 0,i=void 0),r&&(t=0,s=!1),o==="signed-out"||qn(o)&&s){this.#v({state:"signed-out"});return}if(o.kind==="stopped"){this.#v({state:"stopped",reason:o.reason,message:o.message});return}if(qn(o)){i=a;continue}o.kind==="position-refused"&&(this.#i=void 0,this.#s=!0);let c=Me(t);o.kind==="ended"&&r?c=this.#a:o.kind==="failed"&&o.wait!==void 0&&(c=o.wait+Math.random()*1e3),t+=1;let h="reason"in o?o.reason:"the position was refused";this.#v({state:"reconnecting",retryAt:Date.now()+c,reason:h}),await this.#n.wait(c,this.#t.signal),this.#v({state:"reconnecting",retryAt:Date.now(),reason:h})}}wake(e){this.#n.skip();let t=this.#o;t?.ready&&(Date.now()-t.receivedAt>Nn?t.abort.abort():e==="online"&&this.#m(void 0))}close(){this.#t.abort(),clearTimeout(this.#c),this.#o?.abort.abort(),this.#r?.abort.abort()}async#h(e){this.#o=void 0;let t;try{t=this.#p(await this.#u(e))}catch(i){return i instanceof x?"signed-out":{kind:"failed",reason:"no token is available"}}for(this.#o=t;;){let i=await t.done;if(this.#o===t)return this.#r?.abort.abort(),this.#r=void 0,t.byeReason===void 0?i:{kind:"ended",reason:t.byeReason};t=this.#o}}#u(e){let{tokens:t}=this.#e;return e===void 0?t.current():t.renew(e)}#p(e){let t=new AbortController;this.#t.signal.aborted&&t.abort();let i={token:e,abort:t,ready:!1,byeReason:void 0,receivedAt:Date.now(),done:Mn({url:this.#e.url,token:e,after:this.#i,fetch:this.#e.fetch,signal:t.signal,idleTimeout:Nn,onFrame:s=>this.#g(i,s),onKeepalive:s=>this.#w(i,s),onRetry:s=>{this.#a=s}})};return i}async#m(e){if(!this.#r)try{let t=await this.#u(e);if(this.#r||this.#t.signal.aborted)return;let i=this.#p(t);this.#r=i,await i.done,this.#r===i&&(this.#r=void 0)}catch{}}#g(e,t){if(e.abort.signal.aborted)return;e.receivedAt=Date.now();let i=t.data;switch(t.event){case"ready":this.#f(e,t.id,i?.degraded??!1);break;case"reset":this.#i=t.id,this.#e.onReset(t.id);break;case"expiring":this.#m(e.token);break;case"bye":e.byeReason=i?.reason??"no reason given";break;default:this.#y(t)}}#f(e,t,i){e.ready=!0,this.#r===e&&(this.#o?.abort.abort(),this.#o=e,this.#r=void 0);let s={state:"live",degraded:i},o=this.#i!==void 0;o||(this.#i=t,this.#e.onPosition(t)),this.#s&&(this.#s=!1,this.#e.onReset(t)),o&&this.#d?.state==="reconnecting"?(this.#v({state:"catching-up"}),this.#b(s)):this.#v(s)}#y(e){let t=e.data;if(!t?.handoff?.id||this.#i!==void 0&&!E(this.#i,e.id))return;let i=this.#i!==void 0&&!Qe(this.#i,e.id);this.#i=e.id,this.#e.onEvent(t,e.id),i&&this.#e.onReset(e.id),this.#l&&this.#b(this.#l)}#w(e,t){e.receivedAt=Date.now(),e.ready&&this.#i!==void 0&&E(this.#i,t)&&e.abort.abort()}#b(e){clearTimeout(this.#c),this.#l=e,this.#c=setTimeout(()=>this.#v(e),ms)}#v(e){this.#l=void 0,this.#d=e,this.#e.onConnection(e)}};function qn(n){return n.kind==="unauthorized"||n.kind==="ended"&&n.reason==="expired"}var We=class{#e;#n;#t;constructor(e){this.#e=e,e.locks&&e.channel&&(this.#n=e.channel(e.name),this.#n.onmessage=t=>e.onMessage(t.data))}post(e){this.#n?.postMessage(e)}campaign(e){this.withdraw();let t=new AbortController,{signal:i}=t;if(this.#t=t,!this.#n||!this.#e.locks){e(i);return}this.#e.locks.request(this.#e.name,{signal:i},async()=>{i.aborted||await e(i)}).catch(()=>{})}withdraw(){this.#t?.abort(),this.#t=void 0}close(){this.withdraw(),this.#n?.close()}};var Ve=class{#e;#n;#t;#i={state:"connecting"};#s;constructor(e){this.#e=e}get connection(){return this.#i}get leader(){return this.#t!==void 0}get joined(){return this.#n!==void 0}get position(){return this.#s}join(e,t){t||(this.#s=void 0);let{baseUrl:i,locks:s,channel:o}=this.#e.settings,r=`handoffd ${i} ${e??""}`;this.#n=new We({name:r,locks:s,channel:o,onMessage:a=>this.#r(a)}),this.#n.post({kind:"hello"})}campaign(e=this.#s){this.#s??=e,this.#n?.campaign(t=>this.#o(t))}wake(e){this.#t?this.#t.wake(e):this.#n?.post({kind:"wake",cause:e})}setState(e){this.#i=e,this.#e.onConnection(e)}close(){this.#n?.close(),this.#n=void 0,this.#t?.close(),this.#t=void 0}async#o(e){let{settings:t,tokens:i}=this.#e,s=new Be({url:`${t.baseUrl}/ai-sessions/escalations/stream`,tokens:i,fetch:t.fetch,onEvent:(o,r)=>{this.#n?.post({kind:"event",event:o,id:r}),this.#l(o,r)},onPosition:o=>{this.#n?.post({kind:"position",id:o}),this.#s=o},onReset:o=>{this.#n?.post({kind:"reset",id:o}),this.#c(o)},onConnection:o=>{o.state!=="signed-out"&&o.state!=="stopped"&&this.#n?.post({kind:"connection",connection:o}),this.setState(o)}});this.#t=s,e.addEventListener("abort",()=>s.close()),this.#n?.post({kind:"leading",id:this.#s}),await s.run(this.#s),this.#t===s&&(this.#t=void 0)}#r(e){switch(e.kind){case"hello":this.leader&&this.#n?.post({kind:"connection",connection:this.#i});break;case"wake":this.#t?.wake(e.cause);break;case"connection":this.#a(e.connection);break;case"event":this.#d(e.event,e.id);break;case"reset":this.#c(e.id);break;case"leading":case"position":e.id!==void 0&&this.#s!==void 0&&E(this.#s,e.id)&&this.#c(e.id)}}#a(e){if(this.#i.state==="stopped"){if(e.state!=="live")return;this.campaign()}!this.leader&&this.#i.state!=="signed-out"&&this.setState(e)}#d(e,t){if(this.#s!==void 0&&!E(this.#s,t))return;let i=this.#s!==void 0&&!Qe(this.#s,t);this.#l(e,t),i&&this.#c(t)}#l(e,t){this.#s=t,this.#e.onEvent(e,t)}#c(e){this.#s=e,this.#e.onReset()}};var gs=256,Ke=class{#e;#n="";#t=[];get counts(){return this.#e}set(e,t){let{waiting:i,mine:s,others:o,parked:r,closed:a}=e;this.#e={waiting:i,mine:s,others:o,parked:r,closed:a},this.#n=t;for(let c of this.#t)this.#i(c)}apply(e,t,i,s){let o=s??(e.type==="handoff_released"?M(e.by):e.handoff.claimed_by?.id),r={id:t,delta:vs(e,i,o)};return this.#t.push(r),this.#t.length>gs&&this.#t.shift(),this.#i(r),s!==void 0||!/re(assigned|leased)$/.test(e.type)}clear(){this.#e=void 0,this.#t=[]}#i({id:e,delta:t}){if(!this.#e||!E(this.#n,e))return;this.#n=e;let i={...this.#e};for(let s of Object.keys(t))i[s]=Math.max(0,i[s]+(t[s]??0));this.#e=i}};function vs(n,e,t){let i=s=>s!==void 0&&s===e?"mine":"others";switch(n.type){case"handoff_created":return n.handoff.version>1?{waiting:1,parked:-1}:{waiting:1};case"handoff_claimed":return{waiting:-1,[i(n.handoff.claimed_by?.id)]:1};case"handoff_released":return{waiting:1,[i(t)]:-1};case"handoff_reassigned":{let[s,o]=[i(t),i(n.handoff.claimed_by?.id)];return s===o?{}:{[s]:-1,[o]:1}}case"handoff_resolved":case"handoff_returned":return{[i(t)]:-1,closed:1};case"handoff_withdrawn":return{waiting:-1,closed:1};default:return{}}}var Ge=class{me;#e=new Map;#n=new Map;#t=new Ke;get counts(){return this.#t.counts}card(e){return this.#e.get(e)?.card}changedBy(e){return this.#e.get(e)?.by}list(e){return this.#n.get(e)??{loaded:!1,cursor:null,error:void 0,retryAt:void 0}}pages(e){return this.#n.get(e)?.pages??0}cards(e){let t=I[e],i=this.#n.get(t),s=En[t],o=[];for(let{card:r}of this.#e.values())Rn(e,r,this.me)&&(t!=="closed"&&i?.cursor&&i.last&&s(r,i.last)>0||o.push(r));return o.sort(s)}apply(e,t){let i=this.#e.get(e.id);return i&&i.card.version>=e.version?!1:(this.#e.set(e.id,{card:e,by:t,receivedAt:Date.now()}),!0)}applyResponse(e,t){return this.apply($n(this.card(e.id)??t,e),this.me),this.card(e.id)??t}event(e,t){let i=this.card(e.handoff.id),s=i&&i.version<e.handoff.version?i.claimed_by?.id:void 0,o=this.#t.apply(e,t,this.me,s);return this.apply(e.handoff,M(e.by)),o}setCounts(e){this.#t.set(e.counts,e.last_event_id)}append(e,t){for(let i of t.items)this.apply(i);this.#i(e,t),this.setCounts(t)}replace(e,t,i){let s=new Set(t.flatMap(o=>o.items.map(r=>r.id)));for(let[o,{card:r,receivedAt:a}]of this.#e)Y[e].includes(r.status)&&!s.has(o)&&a<i&&this.#e.delete(o);this.#n.delete(e);for(let o of t)this.append(e,o)}setError(e,t,i){this.#n.set(e,{last:void 0,pages:0,...this.#n.get(e),...this.list(e),error:t,retryAt:i})}clear(){this.#e.clear(),this.#n.clear(),this.#t.clear()}#i(e,t){let i=t.items.at(-1)??this.#n.get(e)?.last,s=t.next_cursor,o=this.pages(e)+1;this.#n.set(e,{loaded:!0,cursor:s,error:void 0,retryAt:void 0,last:i,pages:o})}};var ys=6e4,Z=class extends Ue{baseUrl;clock=new ge;api;drafts;#e;#n=new Ge;#t=new je;#i;#s;#o;#r=new Set(["waiting"]);#a=0;#d;#l=0;#c;constructor(e){super();let t=Pn(e),{baseUrl:i,fetch:s}=t;this.baseUrl=i,this.#e=new Oe(t.getToken),this.drafts=new ve(t.storage),this.api=new pe({baseUrl:i,tokens:this.#e,clock:this.clock,fetch:s}),this.#o=new Ie(o=>this.card(o),o=>this.emit("arrival",o)),this.#s=new Ve({settings:t,tokens:this.#e,onEvent:(o,r)=>this.#p(o,r),onReset:()=>{this.#i.reload()},onConnection:o=>{this.emit("connection",o),this.#f()}}),this.#i=new De({api:this.api,store:this.#n,onChange:()=>this.#f(),onSignedOut:()=>this.#g(),onRetry:(o,r)=>{!this.#s.leader&&this.#s.position===void 0&&this.#s.setState({state:"reconnecting",retryAt:o,reason:r})}})}get connection(){return this.#s.connection}get counts(){return this.#n.counts}get leader(){return this.#s.leader}get me(){let e=this.#n.me;return e===void 0?void 0:{id:e}}start(){this.#h()}close(){this.#a++,this.#s.close(),this.#i.close(),clearTimeout(this.#c)}signIn(){this.close(),this.start()}wake(e="retry"){this.#i.retry(),this.#s.wake(e),e==="visible"&&this.counts&&Date.now()-this.#l>ys&&(this.#l=Date.now(),this.#i.recount());let{state:t}=this.connection;e==="retry"&&(t==="stopped"||t==="signed-out")&&this.signIn()}cards(e){return this.#n.cards(e)}card(e){return this.#n.card(e)}list(e){let{loaded:t,cursor:i,error:s,retryAt:o}=this.#n.list(I[e]);return{loaded:t,more:i!==null,error:s,retryAt:o}}show(e){(this.#n.me!==void 0||this.#s.joined)&&this.#i.load(I[e]),this.#r.add(e)}more(e){return this.#i.loadMore(I[e])}changedBy(e){return this.#n.changedBy(e)}pending(e){return this.#t.pending(e)}async act(e,t,i=""){let s=this.#t.run(this.api,this.#n,e,t,i);this.#f();let o=await s;return o.ok&&(t==="resolve"||t==="return")&&this.drafts.clear(e.id),this.#f(),o}async#h(){let e=++this.#a;this.#s.setState({state:"connecting"});try{await this.#e.current()}catch(i){if(e!==this.#a)return;if(i instanceof x){this.#g();return}}if(e!==this.#a)return;this.#u(this.#e.user);let t=await Promise.all([...this.#r].map(i=>this.#i.load(I[i])));e===this.#a&&this.#s.campaign(bs(t))}#u(e){let t=e===this.#n.me;t||this.#n.clear(),this.#n.me=e,this.drafts.setUser(e??""),this.#s.join(e,t)}#p(e,t){this.clock.advanceTo(e.at),this.#n.event(e,t)||this.#m(),e.handoff.status==="waiting"&&M(e.by)!==this.#n.me&&this.#o.add(e.handoff.id),this.#f()}#m(){clearTimeout(this.#c),this.#c=setTimeout(()=>{this.#i.recount()},1e3+Math.random()*2e3)}#g(){this.close(),this.#s.setState({state:"signed-out"})}#f(){let e=this.counts;e&&e!==this.#d&&(this.#d=e,this.#l=Date.now(),this.emit("counts",e)),this.emit("change",void 0)}};function bs(n){return n.reduce((e,t)=>e!==void 0&&(t===void 0||E(e,t))?e:t,void 0)}var ye=class{#e=[];#n=[];#t=!1;#i=!1;#s=new Map;#o=new Map;get waiting(){let e=new Set(this.#e.map(t=>t.id));return this.#n.filter(t=>!e.has(t.id)).length}get rows(){return this.#e.map(e=>({card:e,arrived:this.#s.has(e.id),leaving:this.#o.has(e.id)}))}clear(){this.#e=[],this.#n=[],this.#t=!1,this.#s.clear(),this.#o.clear()}hold(e){this.#i=e,e||this.reveal()}update(e,t,i=()=>!1){this.#n=e;let s=new Map(e.map(r=>[r.id,r])),o=[];for(let r of this.#e){let a=s.get(r.id);if(a){this.#o.delete(r.id),o.push(a);continue}let c=t(r.id);c?(this.#o.set(r.id,this.#o.get(r.id)??Date.now()),o.push(c)):this.#a(r.id)}this.#e=o,!this.#i||!this.#t?this.reveal():this.#r(i)}#r(e){let t=0;for(let i of this.#n){let s=this.#e.findIndex(o=>o.id===i.id);s>=0?t=s+1:e(i)&&this.#e.splice(t++,0,i)}}reveal(){let e=new Set(this.#e.map(s=>s.id)),t=[...this.#n];for(let s of t)this.#t&&!e.has(s.id)&&this.#s.set(s.id,Date.now());let i;for(let s of this.#e)this.#o.has(s.id)&&t.splice(t.findIndex(o=>o.id===i)+1,0,s),i=s.id;this.#e=t,this.#t=this.#t||t.length>0||this.#n.length>0}extend(){let e=new Set(this.#e.map(i=>i.id)),t=this.#n.findLastIndex(i=>e.has(i.id));this.#e=[...this.#e,...this.#n.slice(t+1)]}markLoaded(){this.#t=!0}sweep(){let e=Date.now(),t=!1;for(let[i,s]of this.#s)e-s>=4e3&&(t=this.#s.delete(i));for(let[i,s]of this.#o)e-s>=4e3&&(this.#a(i),this.#e=this.#e.filter(o=>o.id!==i),t=!0);return t}#a(e){this.#s.delete(e),this.#o.delete(e)}};var S={claim:{label:"Claim",pending:"Claiming…",done:"Claimed"},release:{label:"Release",pending:"Releasing…",done:"Released"},resolve:{label:"Resolve",pending:"Resolving…",done:"Resolved"},return:{label:"Return with answer",pending:"Returning…",done:"Returned"},reassign:{label:"Take over",pending:"Taking over…",done:"Taken over"},withdraw:{label:"Withdraw",pending:"Withdrawing…",done:"Withdrawn"}};var ws={claim:"c",release:"r",resolve:"e"},xs={resolve:{label:"How was it solved?",hint:"For the next person with this problem.",send:"Resolve"},return:{label:"What should they do next?",hint:"Sent back with the session to the person who escalated it.",send:"Return"}};function On(n,e,t,i){return qt(Dt(n,e),t,i)}function Dt(n,e){let t=e?.messages?.at(-1)?.created_at,i=t&&n.claimed_at&&t>n.claimed_at?t:n.claimed_at;return{...n,claimed_at:i}}function jn(n){let e=n.form&&n.actions.includes(n.form)?n.form:void 0;return d`<div class="actions" part="actions">
=======
var w=class extends Error{name="SignInError"};function D(n){try{let e=(n.split(".")[1]??"").replaceAll("-","+").replaceAll("_","/"),t=Uint8Array.from(atob(e),s=>s.charCodeAt(0)),i=JSON.parse(new TextDecoder().decode(t));return typeof i=="object"&&i!==null?i:{}}catch{return{}}}function xt(n){return(D(n).exp??0)-Date.now()/1e3}var kt="handoffd:link",xe=class{signIn=void 0;#e;constructor(){this.#e=Ni()??qi()}get name(){return this.#e?.name??D(this.#e?.token??"").name}async getToken(){return this.#e?.token??null}async signOut(){this.#e=void 0,sessionStorage.removeItem(kt)}};function Ni(){let n=new URLSearchParams(location.hash.slice(1)),e=n.get("token");if(e===null)return;history.replaceState(null,"",location.pathname+location.search);let t={token:e,name:n.get("name")??void 0};return sessionStorage.setItem(kt,JSON.stringify(t)),t}function qi(){let n=sessionStorage.getItem(kt);return n===null?void 0:JSON.parse(n)}async function Jt(){let n=ke(),e=await crypto.subtle.digest("SHA-256",new TextEncoder().encode(n));return{verifier:n,challenge:Yt(new Uint8Array(e))}}function ke(){return Yt(crypto.getRandomValues(new Uint8Array(32)))}function Yt(n){return btoa(String.fromCharCode(...n)).replaceAll("+","-").replaceAll("/","_").replaceAll("=","")}var Ct="handoffd:sign-in",$t=()=>`${location.origin}/`,Oi=["login_required","interaction_required","consent_required","account_selection_required"],ji=n=>Math.min(60,n/4),$e=class n{#e;#n;#t;#i=0;#s;constructor(e,t){this.#e=e,this.#n=t}static async begin(e){if(!isSecureContext)throw new w("Sign-in requires HTTPS.");let t=new URLSearchParams(location.search),i=Ii(t),s=new n(e,await Ui(e.issuer));return i===void 0?s.#a("none"):(await s.#d(i,t),s)}get name(){let e=this.#o();return e.name??e.preferred_username??e.email}async getToken({refresh:e}){let t=this.#t?.id_token;return t===void 0?null:!e&&xt(t)>this.#i?t:(this.#s??=this.#r().finally(()=>{this.#s=void 0}),this.#s)}signIn=async()=>this.#a(void 0);async signOut(){this.#t=void 0;let{end_session_endpoint:e}=this.#n;e!==void 0&&location.assign(Zt(e,{client_id:this.#e.client_id,post_logout_redirect_uri:$t()}))}#o(){return D(this.#t?.id_token??"")}async#r(){let{sub:e}=this.#o(),t=this.#t?.refresh_token;if(t!==void 0){let i=await this.#h({grant_type:"refresh_token",refresh_token:t});if(i?.id_token!==void 0&&D(i.id_token).sub===e)return this.#l({refresh_token:t,...i}),i.id_token}return this.#t=void 0,this.#a("none")}async#a(e){let{verifier:t,challenge:i}=await Jt(),s=location.pathname+location.search,o={state:ke(),nonce:ke(),verifier:t,path:s};sessionStorage.setItem(Ct,JSON.stringify(o));let r=this.#n.scopes_supported?.includes("offline_access")?" offline_access":"";return location.assign(Zt(this.#n.authorization_endpoint,{response_type:"code",client_id:this.#e.client_id,redirect_uri:$t(),scope:`openid profile email${e==="none"?"":r}`,state:o.state,nonce:o.nonce,code_challenge:i,code_challenge_method:"S256",...e&&{prompt:e}})),new Promise(()=>{})}async#d(e,t){let i=t.get("iss"),s=this.#n.authorization_response_iss_parameter_supported;if(i===null?s:i!==this.#e.issuer)throw new w("The response came from another identity provider.");let o=t.get("error");if(o!==null){if(Oi.includes(o))return;throw new w(`The identity provider refused to sign you in: ${t.get("error_description")??o}`)}let r=await this.#h({grant_type:"authorization_code",code:t.get("code")??"",redirect_uri:$t(),code_verifier:e.verifier});if(r?.id_token===void 0)throw new w("The identity provider rejected the sign-in code. Try again.");this.#c(D(r.id_token),e),this.#l(r)}#l(e){this.#t=e,this.#i=ji(xt(e.id_token))}#c({iss:e,aud:t,exp:i,nonce:s},o){let r=[t].flat().includes(this.#e.client_id);if(e!==this.#e.issuer||!r||s!==o.nonce||i===void 0)throw new w("The identity provider returned a token for another application.")}async#h(e){let t=await fetch(this.#n.token_endpoint,{method:"POST",body:new URLSearchParams({client_id:this.#e.client_id,...e}),credentials:"omit"});if(t.status>=500||t.status===429)throw new w("The identity provider is unavailable. Try again in a moment.");return t.ok?await t.json():void 0}};function Ii(n){let e=n.get("state"),t=sessionStorage.getItem(Ct);if(sessionStorage.removeItem(Ct),e===null||!(n.has("code")||n.has("error")))return;let i=t===null?void 0:JSON.parse(t);if(history.replaceState(null,"",i?.path??"/"),i?.state!==e)throw new w("This sign-in was not started here. Try again.");return i}async function Ui(n){let e=`${n.replace(/\/$/,"")}/.well-known/openid-configuration`,t=await fetch(e,{credentials:"omit"}).catch(()=>{});if(!t?.ok)throw new w(`The identity provider ${n} cannot be reached.`);let i=await t.json();if(i.issuer!==n)throw new w(`The identity provider identifies itself as ${i.issuer}, not ${n}.`);return i}function Zt(n,e){let t=new URL(n);for(let[i,s]of Object.entries(e))t.searchParams.set(i,s);return t.href}var Ce=globalThis,_e=Ce.ShadowRoot&&(Ce.ShadyCSS===void 0||Ce.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,_t=Symbol(),Xt=new WeakMap,se=class{constructor(e,t,i){if(this._$cssResult$=!0,i!==_t)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(_e&&e===void 0){let i=t!==void 0&&t.length===1;i&&(e=Xt.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),i&&Xt.set(t,e))}return e}toString(){return this.cssText}},en=n=>new se(typeof n=="string"?n:n+"",void 0,_t),v=(n,...e)=>{let t=n.length===1?n[0]:e.reduce((i,s,o)=>i+(r=>{if(r._$cssResult$===!0)return r.cssText;if(typeof r=="number")return r;throw Error("Value passed to 'css' function must be a 'css' function result: "+r+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+n[o+1],n[0]);return new se(t,n,_t)},tn=(n,e)=>{if(_e)n.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let i=document.createElement("style"),s=Ce.litNonce;s!==void 0&&i.setAttribute("nonce",s),i.textContent=t.cssText,n.appendChild(i)}},St=_e?n=>n:n=>n instanceof CSSStyleSheet?(e=>{let t="";for(let i of e.cssRules)t+=i.cssText;return en(t)})(n):n;var{is:Di,defineProperty:Fi,getOwnPropertyDescriptor:Qi,getOwnPropertyNames:zi,getOwnPropertySymbols:Bi,getPrototypeOf:Wi}=Object,Se=globalThis,nn=Se.trustedTypes,Vi=nn?nn.emptyScript:"",Ki=Se.reactiveElementPolyfillSupport,oe=(n,e)=>n,Tt={toAttribute(n,e){switch(e){case Boolean:n=n?Vi:null;break;case Object:case Array:n=n==null?n:JSON.stringify(n)}return n},fromAttribute(n,e){let t=n;switch(e){case Boolean:t=n!==null;break;case Number:t=n===null?null:Number(n);break;case Object:case Array:try{t=JSON.parse(n)}catch{t=null}}return t}},on=(n,e)=>!Di(n,e),sn={attribute:!0,type:String,converter:Tt,reflect:!1,useDefault:!1,hasChanged:on};Symbol.metadata??=Symbol("metadata"),Se.litPropertyMetadata??=new WeakMap;var P=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=sn){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let i=Symbol(),s=this.getPropertyDescriptor(e,i,t);s!==void 0&&Fi(this.prototype,e,s)}}static getPropertyDescriptor(e,t,i){let{get:s,set:o}=Qi(this.prototype,e)??{get(){return this[t]},set(r){this[t]=r}};return{get:s,set(r){let a=s?.call(this);o?.call(this,r),this.requestUpdate(e,a,i)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??sn}static _$Ei(){if(this.hasOwnProperty(oe("elementProperties")))return;let e=Wi(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(oe("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(oe("properties"))){let t=this.properties,i=[...zi(t),...Bi(t)];for(let s of i)this.createProperty(s,t[s])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[i,s]of t)this.elementProperties.set(i,s)}this._$Eh=new Map;for(let[t,i]of this.elementProperties){let s=this._$Eu(t,i);s!==void 0&&this._$Eh.set(s,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let i=new Set(e.flat(1/0).reverse());for(let s of i)t.unshift(St(s))}else e!==void 0&&t.push(St(e));return t}static _$Eu(e,t){let i=t.attribute;return i===!1?void 0:typeof i=="string"?i:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let i of t.keys())this.hasOwnProperty(i)&&(e.set(i,this[i]),delete this[i]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return tn(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,i){this._$AK(e,i)}_$ET(e,t){let i=this.constructor.elementProperties.get(e),s=this.constructor._$Eu(e,i);if(s!==void 0&&i.reflect===!0){let o=(i.converter?.toAttribute!==void 0?i.converter:Tt).toAttribute(t,i.type);this._$Em=e,o==null?this.removeAttribute(s):this.setAttribute(s,o),this._$Em=null}}_$AK(e,t){let i=this.constructor,s=i._$Eh.get(e);if(s!==void 0&&this._$Em!==s){let o=i.getPropertyOptions(s),r=typeof o.converter=="function"?{fromAttribute:o.converter}:o.converter?.fromAttribute!==void 0?o.converter:Tt;this._$Em=s;let a=r.fromAttribute(t,o.type);this[s]=a??this._$Ej?.get(s)??a,this._$Em=null}}requestUpdate(e,t,i,s=!1,o){if(e!==void 0){let r=this.constructor;if(s===!1&&(o=this[e]),i??=r.getPropertyOptions(e),!((i.hasChanged??on)(o,t)||i.useDefault&&i.reflect&&o===this._$Ej?.get(e)&&!this.hasAttribute(r._$Eu(e,i))))return;this.C(e,t,i)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:i,reflect:s,wrapped:o},r){i&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,r??t??this[e]),o!==!0||r!==void 0)||(this._$AL.has(e)||(this.hasUpdated||i||(t=void 0),this._$AL.set(e,t)),s===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,o]of this._$Ep)this[s]=o;this._$Ep=void 0}let i=this.constructor.elementProperties;if(i.size>0)for(let[s,o]of i){let{wrapped:r}=o,a=this[s];r!==!0||this._$AL.has(s)||a===void 0||this.C(s,void 0,o,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(i=>i.hostUpdate?.()),this.update(t)):this._$EM()}catch(i){throw e=!1,this._$EM(),i}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};P.elementStyles=[],P.shadowRootOptions={mode:"open"},P[oe("elementProperties")]=new Map,P[oe("finalized")]=new Map,Ki?.({ReactiveElement:P}),(Se.reactiveElementVersions??=[]).push("2.1.2");var Et=globalThis,rn=n=>n,Te=Et.trustedTypes,an=Te?Te.createPolicy("lit-html",{createHTML:n=>n}):void 0,Rt="$lit$",L=`lit$${Math.random().toFixed(9).slice(2)}$`,Pt="?"+L,Gi=`<${Pt}>`,z=document,ae=()=>z.createComment(""),de=n=>n===null||typeof n!="object"&&typeof n!="function",Lt=Array.isArray,fn=n=>Lt(n)||typeof n?.[Symbol.iterator]=="function",At=`[ 	
\f\r]`,re=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,dn=/-->/g,cn=/>/g,F=RegExp(`>|${At}(?:([^\\s"'>=/]+)(${At}*=${At}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),ln=/'/g,hn=/"/g,pn=/^(?:script|style|textarea|title)$/i,Ht=n=>(e,...t)=>({_$litType$:n,strings:e,values:t}),d=Ht(1),le=Ht(2),Po=Ht(3),H=Symbol.for("lit-noChange"),l=Symbol.for("lit-nothing"),un=new WeakMap,Q=z.createTreeWalker(z,129);function mn(n,e){if(!Lt(n)||!n.hasOwnProperty("raw"))throw Error("invalid template strings array");return an!==void 0?an.createHTML(e):e}var gn=(n,e)=>{let t=n.length-1,i=[],s,o=e===2?"<svg>":e===3?"<math>":"",r=re;for(let a=0;a<t;a++){let c=n[a],h,f,u=-1,g=0;for(;g<c.length&&(r.lastIndex=g,f=r.exec(c),f!==null);)g=r.lastIndex,r===re?f[1]==="!--"?r=dn:f[1]!==void 0?r=cn:f[2]!==void 0?(pn.test(f[2])&&(s=RegExp("</"+f[2],"g")),r=F):f[3]!==void 0&&(r=F):r===F?f[0]===">"?(r=s??re,u=-1):f[1]===void 0?u=-2:(u=r.lastIndex-f[2].length,h=f[1],r=f[3]===void 0?F:f[3]==='"'?hn:ln):r===hn||r===ln?r=F:r===dn||r===cn?r=re:(r=F,s=void 0);let m=r===F&&n[a+1].startsWith("/>")?" ":"";o+=r===re?c+Gi:u>=0?(i.push(h),c.slice(0,u)+Rt+c.slice(u)+L+m):c+L+(u===-2?a:m)}return[mn(n,o+(n[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),i]},ce=class n{constructor({strings:e,_$litType$:t},i){let s;this.parts=[];let o=0,r=0,a=e.length-1,c=this.parts,[h,f]=gn(e,t);if(this.el=n.createElement(h,i),Q.currentNode=this.el.content,t===2||t===3){let u=this.el.content.firstChild;u.replaceWith(...u.childNodes)}for(;(s=Q.nextNode())!==null&&c.length<a;){if(s.nodeType===1){if(s.hasAttributes())for(let u of s.getAttributeNames())if(u.endsWith(Rt)){let g=f[r++],m=s.getAttribute(u).split(L),y=/([.?@])?(.*)/.exec(g);c.push({type:1,index:o,name:y[2],strings:m,ctor:y[1]==="."?Ee:y[1]==="?"?Re:y[1]==="@"?Pe:W}),s.removeAttribute(u)}else u.startsWith(L)&&(c.push({type:6,index:o}),s.removeAttribute(u));if(pn.test(s.tagName)){let u=s.textContent.split(L),g=u.length-1;if(g>0){s.textContent=Te?Te.emptyScript:"";for(let m=0;m<g;m++)s.append(u[m],ae()),Q.nextNode(),c.push({type:2,index:++o});s.append(u[g],ae())}}}else if(s.nodeType===8)if(s.data===Pt)c.push({type:2,index:o});else{let u=-1;for(;(u=s.data.indexOf(L,u+1))!==-1;)c.push({type:7,index:o}),u+=L.length-1}o++}}static createElement(e,t){let i=z.createElement("template");return i.innerHTML=e,i}};function B(n,e,t=n,i){if(e===H)return e;let s=i!==void 0?t._$Co?.[i]:t._$Cl,o=de(e)?void 0:e._$litDirective$;return s?.constructor!==o&&(s?._$AO?.(!1),o===void 0?s=void 0:(s=new o(n),s._$AT(n,t,i)),i!==void 0?(t._$Co??=[])[i]=s:t._$Cl=s),s!==void 0&&(e=B(n,s._$AS(n,e.values),s,i)),e}var Ae=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:i}=this._$AD,s=(e?.creationScope??z).importNode(t,!0);Q.currentNode=s;let o=Q.nextNode(),r=0,a=0,c=i[0];for(;c!==void 0;){if(r===c.index){let h;c.type===2?h=new Z(o,o.nextSibling,this,e):c.type===1?h=new c.ctor(o,c.name,c.strings,this,e):c.type===6&&(h=new Le(o,this,e)),this._$AV.push(h),c=i[++a]}r!==c?.index&&(o=Q.nextNode(),r++)}return Q.currentNode=z,s}p(e){let t=0;for(let i of this._$AV)i!==void 0&&(i.strings!==void 0?(i._$AI(e,i,t),t+=i.strings.length-2):i._$AI(e[t])),t++}},Z=class n{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,i,s){this.type=2,this._$AH=l,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=i,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=B(this,e,t),de(e)?e===l||e==null||e===""?(this._$AH!==l&&this._$AR(),this._$AH=l):e!==this._$AH&&e!==H&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):fn(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==l&&de(this._$AH)?this._$AA.nextSibling.data=e:this.T(z.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:i}=e,s=typeof i=="number"?this._$AC(e):(i.el===void 0&&(i.el=ce.createElement(mn(i.h,i.h[0]),this.options)),i);if(this._$AH?._$AD===s)this._$AH.p(t);else{let o=new Ae(s,this),r=o.u(this.options);o.p(t),this.T(r),this._$AH=o}}_$AC(e){let t=un.get(e.strings);return t===void 0&&un.set(e.strings,t=new ce(e)),t}k(e){Lt(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,i,s=0;for(let o of e)s===t.length?t.push(i=new n(this.O(ae()),this.O(ae()),this,this.options)):i=t[s],i._$AI(o),s++;s<t.length&&(this._$AR(i&&i._$AB.nextSibling,s),t.length=s)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let i=rn(e).nextSibling;rn(e).remove(),e=i}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},W=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,i,s,o){this.type=1,this._$AH=l,this._$AN=void 0,this.element=e,this.name=t,this._$AM=s,this.options=o,i.length>2||i[0]!==""||i[1]!==""?(this._$AH=Array(i.length-1).fill(new String),this.strings=i):this._$AH=l}_$AI(e,t=this,i,s){let o=this.strings,r=!1;if(o===void 0)e=B(this,e,t,0),r=!de(e)||e!==this._$AH&&e!==H,r&&(this._$AH=e);else{let a=e,c,h;for(e=o[0],c=0;c<o.length-1;c++)h=B(this,a[i+c],t,c),h===H&&(h=this._$AH[c]),r||=!de(h)||h!==this._$AH[c],h===l?e=l:e!==l&&(e+=(h??"")+o[c+1]),this._$AH[c]=h}r&&!s&&this.j(e)}j(e){e===l?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Ee=class extends W{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===l?void 0:e}},Re=class extends W{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==l)}},Pe=class extends W{constructor(e,t,i,s,o){super(e,t,i,s,o),this.type=5}_$AI(e,t=this){if((e=B(this,e,t,0)??l)===H)return;let i=this._$AH,s=e===l&&i!==l||e.capture!==i.capture||e.once!==i.once||e.passive!==i.passive,o=e!==l&&(i===l||s);s&&this.element.removeEventListener(this.name,this,i),o&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Le=class{constructor(e,t,i){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=i}get _$AU(){return this._$AM._$AU}_$AI(e){B(this,e)}},vn={M:Rt,P:L,A:Pt,C:1,L:gn,R:Ae,D:fn,V:B,I:Z,H:W,N:Re,U:Pe,B:Ee,F:Le},Ji=Et.litHtmlPolyfillSupport;Ji?.(ce,Z),(Et.litHtmlVersions??=[]).push("3.3.3");var yn=(n,e,t)=>{let i=t?.renderBefore??e,s=i._$litPart$;if(s===void 0){let o=t?.renderBefore??null;i._$litPart$=s=new Z(e.insertBefore(ae(),o),o,void 0,t??{})}return s._$AI(n),s};var Mt=globalThis,_=class extends P{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=yn(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return H}};_._$litElement$=!0,_.finalized=!0,Mt.litElementHydrateSupport?.({LitElement:_});var Yi=Mt.litElementPolyfillSupport;Yi?.({LitElement:_});(Mt.litElementVersions??=[]).push("4.2.2");function He(n){return n.type!=="handoff_updated"}var bn={urgent:0,high:1,normal:2,low:3};function he(n){return n.waiting_since??n.created_at}function ue(n,e){return bn[n.priority]-bn[e.priority]||$n(he(n),he(e))||Nt(n.id,e.id)}function wn(n,e){return $n(e.closed_at??"",n.closed_at??"")||Nt(n.id,e.id)}function xn(n,e){let{engineer_notes:t,context:i,timeline:s,timeline_omitted:o,...r}=e;return{...n,...r}}var kn=30*6e4;function $n(n,e){return Nt(n.replace("Z",""),e.replace("Z",""))}function Nt(n,e){return n<e?-1:n>e?1:0}function O(n){return`⁨${n}⁩`}function Me(n){return Math.random()*Math.min(3e4,1e3*2**Math.min(n,10))}function Ne(n){let e=n.get("Retry-After");if(!e)return;let t=Number(e),i=Number.isNaN(t)?Date.parse(e)-Date.now():t*1e3;return Number.isNaN(i)?void 0:Math.max(0,i)}var X=class{#e;wait(e,t){return new Promise(i=>{let s=()=>{clearTimeout(o),t.removeEventListener("abort",s),this.#e=void 0,i()},o=setTimeout(s,e);t.addEventListener("abort",s),this.#e=s,t.aborted&&s()})}skip(){this.#e?.()}};var A=class extends Error{problem;retryAfter;constructor(e,t){super(e.detail||e.title),this.name="ProblemError",this.problem=e,this.retryAfter=t}get status(){return this.problem.status}},M=class extends Error{constructor(e){super("The server cannot be reached.",{cause:e}),this.name="NetworkError"}};async function qe(n){let e={type:"about:blank",title:n.statusText||`Status ${n.status}`,status:n.status,detail:`The server returned status ${n.status}.`,code:"unknown"};if(n.headers.get("Content-Type")?.includes("json"))try{e={...e,...await n.json(),status:n.status}}catch{}return new A(e,Ne(n.headers))}var x=class extends Error{constructor(){super("signed out"),this.name="SignedOutError"}},Zi=3e4,Oe=class{#e;#n;#t=!1;#i;constructor(e){this.#e=e}get user(){return this.#i===void 0?void 0:es(this.#i)}current(){return this.#s(!1)}async renew(e){if(this.#i!==void 0&&this.#i!==e)return this.#i;let t=await this.#s(!0);if(t===e)throw new x;return t}#s(e){if(this.#n&&(this.#t||!e))return this.#n;let t=(async()=>{let i=await Xi(this.#e({refresh:e}));if(!i)throw new x;return this.#i=i,i})().finally(()=>{this.#n===t&&(this.#n=void 0)});return this.#n=t,this.#t=e,t}};async function Xi(n){let e,t=new Promise((i,s)=>{e=setTimeout(()=>s(new Error("getToken timed out")),Zi)});try{return await Promise.race([n,t])}finally{clearTimeout(e)}}function es(n){try{let e=n.split(".")[1]??"",t=Uint8Array.from(atob(e.replace(/-/g,"+").replace(/_/g,"/")),s=>s.charCodeAt(0)),i=JSON.parse(new TextDecoder().decode(t));return i instanceof Object&&"sub"in i&&typeof i.sub=="string"?i.sub:void 0}catch{return}}function ts(n,e,t,i){switch(t){case"resolve":case"return":case"reassign":return n[t](e,i);default:return n[t](e)}}var je=class{#e=new Map;pending(e){return this.#e.get(e)}async run(e,t,i,s,o){if(this.#e.has(i.id))return{ok:!1,card:i,message:"The last action is still in progress.",problem:void 0};this.#e.set(i.id,s);try{return{ok:!0,card:t.applyResponse(await ts(e,i,s,o),i)}}catch(r){let a=r instanceof A?r.problem:void 0;a?.handoff&&t.apply(a.handoff,a.handoff.claimed_by?.id);let h=s==="reassign"&&a?.status===403?ns(i):N(r);return{ok:!1,card:t.card(i.id)??i,message:h,problem:a}}finally{this.#e.delete(i.id)}}};function ns(n){return`${n.claimed_by?O(n.claimed_by.name):"The claimer"} was active less than 30 min ago. You can take over later.`}function N(n){if(n instanceof x)return"You are signed out.";if(n instanceof A)switch(n.problem.code){case"own_handoff":return"You escalated this yourself, so someone else must claim it.";case"already_claimed":return`${n.problem.claimed_by?O(n.problem.claimed_by.name):"Someone"} claimed it first.`;case"handoff_closed":return"It has been closed.";case"not_claimed":return"It is unclaimed: the claim was released.";case"not_waiting":return"It is parked, not escalated.";default:return n.problem.detail||n.problem.title}return n instanceof M?n.message:"Something went wrong."}function qt(n,e,t){switch(n.status){case"waiting":return n.created_by.id===e?["withdraw"]:["claim"];case"claimed":return n.claimed_by?.id===e?["resolve","return","release"]:V(n,t)?["reassign"]:[];default:return[]}}function V(n,e){let t=n.status==="claimed"&&n.claimed_at?e-Date.parse(n.claimed_at):0;return t>=kn?t:0}var fe=class{#e;constructor(e){this.#e=e}queue(e){let t=new URLSearchParams({status:e.status.join(",")});return e.limit!==void 0&&t.set("limit",String(e.limit)),e.cursor!==void 0&&t.set("cursor",e.cursor),this.#n(`/ai-sessions/queue?${t}`)}handoff(e){return this.#n(K(e))}session(e){return this.#n(`/ai-sessions/${encodeURIComponent(e)}`)}messages(e,t){let i=new URLSearchParams({before:t});return this.#n(`/ai-sessions/${encodeURIComponent(e)}/messages?${i}`)}claim(e){return this.#t(`${K(e)}/claim`)}release(e){return this.#t(`${K(e)}/release`)}withdraw(e){return this.#t(`${K(e)}/withdraw`)}resolve(e,t){return this.#t(`${K(e)}/resolve`,{resolution:t})}return(e,t){return this.#t(`${K(e)}/return`,{answer:t})}reassign(e,t){return this.#t(`${K(e)}/reassign`,{user_id:t})}#n(e){return this.#i(e,{method:"GET"})}async#t(e,t){let i={"Idempotency-Key":is()};t&&(i["Content-Type"]="application/json");let s={method:"POST",headers:i,...t&&{body:JSON.stringify(t)}};try{return await this.#i(e,s)}catch(o){if(o instanceof M||o.problem?.code==="outcome_unknown")return this.#i(e,s);throw o}}async#i(e,t){let i=await this.#e.tokens.current(),s=await this.#s(e,t,i);if(s.status===401&&(i=await this.#e.tokens.renew(i),s=await this.#s(e,t,i)),s.status===401)throw new x;if(!s.ok)throw await qe(s);try{return await s.json()}catch(o){throw new M(o)}}async#s(e,t,i){let s=Date.now();try{let o=await this.#e.fetch(this.#e.baseUrl+e,{...t,headers:{...t.headers,Accept:"application/json",Authorization:`Bearer ${i}`},signal:AbortSignal.timeout(2e4)});return this.#e.clock.observe(o.headers.get("Date"),s),o}catch(o){throw new M(o)}}};function K(n){return`/ai-sessions/${encodeURIComponent(n.session_id)}/handoffs/${encodeURIComponent(n.id)}`}function is(){return Array.from(crypto.getRandomValues(new Uint8Array(16)),n=>n.toString(16).padStart(2,"0")).join("")}var ss=[["tried",/^(?:what (?:i|we|was) )?tried(?: so far)?$|^(?:done|checked|attempts?)(?: so far)?$/i],["ruledOut",/^ruled out$|^(?:it'?s )?not$|^excluded$/i],["next",/^next(?: steps?)?$|^to ?do$|^suggest(?:ed|ion)s?$|^i would$/i],["questions",/^(?:open )?questions?$|^open$|^unclear$|^unknown$/i]];function pe(n){let e={note:"",tried:[],ruledOut:[],next:[],questions:[]},t=[],i,s=!1;for(let o of n.split(/\r?\n/)){let r=rs(o);r?(i=r.section,r.rest&&e[i].push(r.rest)):o.trim()===""?t.push(...i?[]:[o]):i&&!(s&&!_n(o))?as(e[i],o):(i=void 0,t.push(o)),s=o.trim()===""}return e.note=t.join(`
`).replace(/\n{3,}/g,`

`).trim(),e}var os=[/^\s*(?:#{1,4}\s+)?([a-z' ]{2,24}):(?:\s+(.*))?$/i,/^\s*#{1,4}\s+([a-z' ]{2,24})$/i,/^\s*\*\*([a-z' ]{2,24}):?\*\*:?\s*(.*)$/i];function rs(n){for(let e of os){let[,t="",i=""]=e.exec(n.trimEnd())??[],s=ss.find(([,o])=>o.test(t.trim()))?.[0];if(s)return{section:s,rest:i.trim()}}}var Cn=/^\s*(?:[-*•–]|\d+[.)])\s+/;function _n(n){return Cn.test(n)}function as(n,e){let t=n.at(-1);_n(e)||t===void 0?n.push(e.replace(Cn,"").trim()):n[n.length-1]=`${t}
${e.trim()}`}var me=class{#e=0;#n=Number.POSITIVE_INFINITY;get offset(){return this.#e}now(){return Date.now()+this.#e}observe(e,t){let i=e===null?Number.NaN:Date.parse(e);if(Number.isNaN(i))return;let s=Date.now(),o=1e3+(s-t),r=i+500-(t+s)/2,a=Math.abs(r-this.#e)>o;(o<=this.#n||a)&&(this.#e=Math.abs(r)<o?0:r,this.#n=o)}advanceTo(e){let t=Date.parse(e);t>this.now()&&(this.#e=t-Date.now())}};var Sn="handoffd.draft.";var ge=class{#e;#n=new Map;#t="";constructor(e){this.#e=e}setUser(e){this.#t=e,this.#n.clear(),this.#o()}get(e){return this.#n.get(e)??this.#s(this.#i(e))}set(e,t){if(Object.values(t.texts).every(i=>i==="")){this.clear(e);return}this.#n.set(e,t),this.#r(i=>i.setItem(this.#i(e),JSON.stringify({...t,at:Date.now()})))}clear(e){this.#n.delete(e),this.#r(t=>t.removeItem(this.#i(e)))}#i(e){return`${Sn}${this.#t}.${e}`}#s(e){return this.#r(t=>{let i=t.getItem(e);return i===null?void 0:JSON.parse(i)})}#o(){this.#r(e=>{let t=Array.from({length:e.length},(i,s)=>e.key(s)??"");for(let i of t.filter(s=>s.startsWith(Sn)))Date.now()-(this.#s(i)?.at??0)>12096e5&&e.removeItem(i)})}#r(e){try{return this.#e&&e(this.#e)}catch{return}}};var Ot=["waiting","mine","others","parked","closed"],j={waiting:"waiting",mine:"claimed",others:"claimed",parked:"parked",closed:"closed"},G={waiting:["waiting"],claimed:["claimed"],parked:["parked"],closed:["resolved","returned","withdrawn"]},Tn={waiting:ue,claimed:ue,parked:ue,closed:wn};function An(n,e,t){if(!G[j[n]].includes(e.status))return!1;let i=e.claimed_by!==null&&e.claimed_by.id===t;return n==="mine"?i:n==="others"?!i:!0}function jt(n,e){let t={tried:[],ruledOut:[],next:[],questions:[],noted:[]},i=(s,o,r)=>{let a=pe(s);for(let c of["tried","ruledOut","next","questions"])t[c].push(...a[c].map(h=>({text:h,from:o,at:r})));return a.note};for(let{role:s,content:o,created_at:r}of e?.messages??[]){let a=s==="note"?i(o,"note",r):"";a&&t.noted.push({text:a,from:"note",at:r})}return i(n,"engineer",void 0),t}var Ie=class{#e;#n;#t=[];constructor(e,t){this.#e=e,this.#n=t}add(e){this.#t.push(e)===1&&setTimeout(()=>this.#i(),50)}#i(){let e=this.#t.map(this.#e).filter(t=>t?.status==="waiting");this.#t=[],e.length>0&&this.#n(e)}};function En(n){return{getToken:n.getToken,baseUrl:(n.baseUrl??"/api/v1").replace(/\/+$/,""),fetch:n.fetch??((e,t)=>fetch(e,t)),locks:"locks"in n?n.locks:globalThis.navigator?.locks,channel:"channel"in n?n.channel:ds(),storage:"storage"in n?n.storage:cs()}}function ds(){return globalThis.BroadcastChannel?n=>new BroadcastChannel(n):void 0}function cs(){try{return globalThis.localStorage}catch{return}}var Ue=class extends EventTarget{addEventListener(e,t,i){super.addEventListener(e,t,i)}removeEventListener(e,t,i){super.removeEventListener(e,t,i)}emit(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))}};var Rn=100,De=class{#e;#n=new Map;#t=new Map;#i=new Set;#s=new AbortController;constructor(e){this.#e=e}load(e){return this.#i.add(e),this.#e.store.list(e).loaded?Promise.resolve(void 0):this.#o(e)}async reload(){let e=async t=>{await this.#t.get(t),await this.#o(t)};await Promise.all([...this.#i].map(e))}async loadMore(e){let{store:t,api:i}=this.#e,{cursor:s,error:o}=t.list(e);if(!s||this.#t.has(e)){o&&this.retry();return}let r=i.queue({status:G[e],limit:Rn,cursor:s}).then(a=>{t.append(e,a)},a=>{t.setError(e,N(a),void 0)});await this.#r(e,r)}async recount(){try{this.#e.store.setCounts(await this.#e.api.queue({status:G.waiting,limit:1})),this.#e.onChange()}catch{}}retry(){for(let e of this.#n.values())e.skip();for(let e of this.#i)this.#e.store.list(e).error!==void 0&&this.#o(e)}close(){this.#s.abort(),this.#s=new AbortController,this.#t.clear(),this.#i.clear()}#o(e){return this.#t.get(e)??this.#r(e,this.#a(e,this.#s.signal))}async#r(e,t){this.#t.set(e,t);try{return await t}finally{this.#t.get(e)===t&&this.#t.delete(e),this.#e.onChange()}}async#a(e,t){let{store:i}=this.#e,s=new X;this.#n.set(e,s);for(let o=0;!t.aborted;o++){let r=Date.now();try{let a=await this.#d(e);return t.aborted?void 0:(i.replace(e,a,r),a[0]?.last_event_id)}catch(a){if(t.aborted)return;if(a instanceof x){this.#e.onSignedOut();return}let c=a instanceof A?a.retryAfter:void 0,f=a instanceof A&&a.status<500&&a.status!==429?void 0:c??Me(o+1);if(i.setError(e,N(a),f===void 0?void 0:Date.now()+f),this.#e.onChange(),f===void 0)return;this.#e.onRetry(Date.now()+f,N(a)),await s.wait(f,t)}}}async#d(e){let{api:t,store:i}=this.#e,s=i.pages(e),o=[],r;do{let a=await t.queue({status:G[e],limit:Rn,cursor:r??void 0});o.push(a),r=a.next_cursor}while(r&&o.length<s);return o}};function Fe(n){let e=/^([0-9a-f]+)-(\d+)$/.exec(n);return e?.[1]&&e[2]?{epoch:e[1],seq:Number(e[2])}:void 0}function E(n,e){let t=n===void 0?void 0:Fe(n),i=Fe(e);return!t||!i||t.epoch!==i.epoch||t.seq<i.seq}function Qe(n,e){let t=Fe(n),i=Fe(e);return!!t&&!!i&&t.epoch===i.epoch&&t.seq+1===i.seq}var ze=class extends Error{constructor(e,t){super(e),this.name="ParseError",this.type=t.type,this.field=t.field,this.value=t.value,this.line=t.line}};function It(n){}function Pn(n){if(typeof n=="function")throw new TypeError("`callbacks` must be an object, got a function instead. Did you mean `{onEvent: fn}`?");let{onEvent:e=It,onError:t=It,onRetry:i=It,onComment:s}=n,o="",r=!0,a,c="",h="";function f(p){let b=r?p.replace(/^\xEF\xBB\xBF/,""):p,[R,bt]=ls(`${o}${b}`);for(let wt of R)u(wt);o=bt,r=!1}function u(p){if(p===""){m();return}if(p.startsWith(":")){s&&s(p.slice(p.startsWith(": ")?2:1));return}let b=p.indexOf(":");if(b!==-1){let R=p.slice(0,b),bt=p[b+1]===" "?2:1,wt=p.slice(b+bt);g(R,wt,p);return}g(p,"",p)}function g(p,b,R){switch(p){case"event":h=b;break;case"data":c=`${c}${b}
`;break;case"id":a=b.includes("\0")?void 0:b;break;case"retry":/^\d+$/.test(b)?i(parseInt(b,10)):t(new ze(`Invalid \`retry\` value: "${b}"`,{type:"invalid-retry",value:b,line:R}));break;default:t(new ze(`Unknown field "${p.length>20?`${p.slice(0,20)}…`:p}"`,{type:"unknown-field",field:p,value:b,line:R}));break}}function m(){c.length>0&&e({id:a,event:h||void 0,data:c.endsWith(`
`)?c.slice(0,-1):c}),a=void 0,c="",h=""}function y(p={}){o&&p.consume&&u(o),r=!0,a=void 0,c="",h="",o=""}return{feed:f,reset:y}}function ls(n){let e=[],t="",i=0;for(;i<n.length;){let s=n.indexOf("\r",i),o=n.indexOf(`
`,i),r=-1;if(s!==-1&&o!==-1?r=Math.min(s,o):s!==-1?s===n.length-1?r=-1:r=s:o!==-1&&(r=o),r===-1){t=n.slice(i);break}else{let a=n.slice(i,r);e.push(a),i=r+1,n[i-1]==="\r"&&n[i]===`
`&&i++}}return[e,t]}var hs=15e3;async function Ln(n){let e=new AbortController,t=()=>e.abort();n.signal.addEventListener("abort",t),n.signal.aborted&&t();let i=new Ut(t);try{i.start("no response",hs);let s=await n.fetch(n.url,{headers:{Accept:"text/event-stream",Authorization:`Bearer ${n.token}`,...n.after!==void 0&&{"Last-Event-ID":n.after}},cache:"no-store",signal:e.signal}),o=await us(s);return o?(t(),o):(await fs(s,n,i),{kind:"ended",reason:"the server closed the stream"})}catch{return{kind:"failed",reason:i.expired??"the network failed"}}finally{i.stop(),n.signal.removeEventListener("abort",t)}}async function us(n){let{status:e}=n;if(e===200){let i=n.headers.get("Content-Type")??"nothing";return i.startsWith("text/event-stream")&&n.body?void 0:{kind:"stopped",reason:"protocol",message:`Expected an event stream, got ${i}. A proxy or a sign-in page between the browser and the server may have answered.`}}if(e===401)return{kind:"unauthorized"};if(e===400)return{kind:"position-refused"};if(e===429||e>=500)return{kind:"failed",reason:`status ${e}`,wait:Ne(n.headers)};let{message:t}=await qe(n);return{kind:"stopped",reason:e===403?"forbidden":"protocol",message:t}}async function fs(n,e,t){let i=Pn({onEvent:r=>{e.onFrame({id:r.id??"",event:r.event??"message",data:ps(r.data)})},onComment:r=>{let a=/^keepalive (\S+)$/.exec(r.trim())?.[1];a&&e.onKeepalive(a)},onRetry:e.onRetry}),s=n.body.getReader(),o=new TextDecoder;for(;;){t.start("the stream fell silent",e.idleTimeout);let{done:r,value:a}=await s.read();if(r)return;i.feed(o.decode(a,{stream:!0}))}}function ps(n){try{return JSON.parse(n)}catch{return}}var Ut=class{expired;#e;#n;constructor(e){this.#e=e}start(e,t){clearTimeout(this.#n),this.#n=setTimeout(()=>{this.expired=e,this.#e()},t)}stop(){clearTimeout(this.#n)}};var Hn=62500,ms=250,Be=class{#e;#n=new X;#t=new AbortController;#i;#s=!1;#o;#r;#a=3e3;#d;#l;#c;constructor(e){this.#e=e}async run(e){this.#i=e;let t=0,i,s=!1;for(this.#v({state:"connecting"});!this.#t.signal.aborted;){let o=await this.#h(i);clearTimeout(this.#c);let{ready:r=!1,token:a}=this.#o??{};if(this.#t.signal.aborted)return;if(a!==void 0&&(s||=i!==void 0,i=void 0),r&&(t=0,s=!1),o==="signed-out"||Mn(o)&&s){this.#v({state:"signed-out"});return}if(o.kind==="stopped"){this.#v({state:"stopped",reason:o.reason,message:o.message});return}if(Mn(o)){i=a;continue}o.kind==="position-refused"&&(this.#i=void 0,this.#s=!0);let c=Me(t);o.kind==="ended"&&r?c=this.#a:o.kind==="failed"&&o.wait!==void 0&&(c=o.wait+Math.random()*1e3),t+=1;let h="reason"in o?o.reason:"the position was refused";this.#v({state:"reconnecting",retryAt:Date.now()+c,reason:h}),await this.#n.wait(c,this.#t.signal),this.#v({state:"reconnecting",retryAt:Date.now(),reason:h})}}wake(e){this.#n.skip();let t=this.#o;t?.ready&&(Date.now()-t.receivedAt>Hn?t.abort.abort():e==="online"&&this.#m(void 0))}close(){this.#t.abort(),clearTimeout(this.#c),this.#o?.abort.abort(),this.#r?.abort.abort()}async#h(e){this.#o=void 0;let t;try{t=this.#p(await this.#u(e))}catch(i){return i instanceof x?"signed-out":{kind:"failed",reason:"no token is available"}}for(this.#o=t;;){let i=await t.done;if(this.#o===t)return this.#r?.abort.abort(),this.#r=void 0,t.byeReason===void 0?i:{kind:"ended",reason:t.byeReason};t=this.#o}}#u(e){let{tokens:t}=this.#e;return e===void 0?t.current():t.renew(e)}#p(e){let t=new AbortController;this.#t.signal.aborted&&t.abort();let i={token:e,abort:t,ready:!1,byeReason:void 0,receivedAt:Date.now(),done:Ln({url:this.#e.url,token:e,after:this.#i,fetch:this.#e.fetch,signal:t.signal,idleTimeout:Hn,onFrame:s=>this.#g(i,s),onKeepalive:s=>this.#w(i,s),onRetry:s=>{this.#a=s}})};return i}async#m(e){if(!this.#r)try{let t=await this.#u(e);if(this.#r||this.#t.signal.aborted)return;let i=this.#p(t);this.#r=i,await i.done,this.#r===i&&(this.#r=void 0)}catch{}}#g(e,t){if(e.abort.signal.aborted)return;e.receivedAt=Date.now();let i=t.data;switch(t.event){case"ready":this.#f(e,t.id,i?.degraded??!1);break;case"reset":this.#i=t.id,this.#e.onReset(t.id);break;case"expiring":this.#m(e.token);break;case"bye":e.byeReason=i?.reason??"no reason given";break;default:this.#y(t)}}#f(e,t,i){e.ready=!0,this.#r===e&&(this.#o?.abort.abort(),this.#o=e,this.#r=void 0);let s={state:"live",degraded:i},o=this.#i!==void 0;o||(this.#i=t,this.#e.onPosition(t)),this.#s&&(this.#s=!1,this.#e.onReset(t)),o&&this.#d?.state==="reconnecting"?(this.#v({state:"catching-up"}),this.#b(s)):this.#v(s)}#y(e){let t=e.data;if(!t?.handoff?.id||this.#i!==void 0&&!E(this.#i,e.id))return;let i=this.#i!==void 0&&!Qe(this.#i,e.id);this.#i=e.id,this.#e.onEvent(t,e.id),i&&this.#e.onReset(e.id),this.#l&&this.#b(this.#l)}#w(e,t){e.receivedAt=Date.now(),e.ready&&this.#i!==void 0&&E(this.#i,t)&&e.abort.abort()}#b(e){clearTimeout(this.#c),this.#l=e,this.#c=setTimeout(()=>this.#v(e),ms)}#v(e){this.#l=void 0,this.#d=e,this.#e.onConnection(e)}};function Mn(n){return n.kind==="unauthorized"||n.kind==="ended"&&n.reason==="expired"}var We=class{#e;#n;#t;constructor(e){this.#e=e,e.locks&&e.channel&&(this.#n=e.channel(e.name),this.#n.onmessage=t=>e.onMessage(t.data))}post(e){this.#n?.postMessage(e)}campaign(e){this.withdraw();let t=new AbortController,{signal:i}=t;if(this.#t=t,!this.#n||!this.#e.locks){e(i);return}this.#e.locks.request(this.#e.name,{signal:i},async()=>{i.aborted||await e(i)}).catch(()=>{})}withdraw(){this.#t?.abort(),this.#t=void 0}close(){this.withdraw(),this.#n?.close()}};var Ve=class{#e;#n;#t;#i={state:"connecting"};#s;constructor(e){this.#e=e}get connection(){return this.#i}get leader(){return this.#t!==void 0}get joined(){return this.#n!==void 0}get position(){return this.#s}join(e,t){t||(this.#s=void 0);let{baseUrl:i,locks:s,channel:o}=this.#e.settings,r=`handoffd ${i} ${e??""}`;this.#n=new We({name:r,locks:s,channel:o,onMessage:a=>this.#r(a)}),this.#n.post({kind:"hello"})}campaign(e=this.#s){this.#s??=e,this.#n?.campaign(t=>this.#o(t))}wake(e){this.#t?this.#t.wake(e):this.#n?.post({kind:"wake",cause:e})}setState(e){this.#i=e,this.#e.onConnection(e)}close(){this.#n?.close(),this.#n=void 0,this.#t?.close(),this.#t=void 0}async#o(e){let{settings:t,tokens:i}=this.#e,s=new Be({url:`${t.baseUrl}/ai-sessions/escalations/stream`,tokens:i,fetch:t.fetch,onEvent:(o,r)=>{this.#n?.post({kind:"event",event:o,id:r}),this.#l(o,r)},onPosition:o=>{this.#n?.post({kind:"position",id:o}),this.#s=o},onReset:o=>{this.#n?.post({kind:"reset",id:o}),this.#c(o)},onConnection:o=>{o.state!=="signed-out"&&o.state!=="stopped"&&this.#n?.post({kind:"connection",connection:o}),this.setState(o)}});this.#t=s,e.addEventListener("abort",()=>s.close()),this.#n?.post({kind:"leading",id:this.#s}),await s.run(this.#s),this.#t===s&&(this.#t=void 0)}#r(e){switch(e.kind){case"hello":this.leader&&this.#n?.post({kind:"connection",connection:this.#i});break;case"wake":this.#t?.wake(e.cause);break;case"connection":this.#a(e.connection);break;case"event":this.#d(e.event,e.id);break;case"reset":this.#c(e.id);break;case"leading":case"position":e.id!==void 0&&this.#s!==void 0&&E(this.#s,e.id)&&this.#c(e.id)}}#a(e){if(this.#i.state==="stopped"){if(e.state!=="live")return;this.campaign()}!this.leader&&this.#i.state!=="signed-out"&&this.setState(e)}#d(e,t){if(this.#s!==void 0&&!E(this.#s,t))return;let i=this.#s!==void 0&&!Qe(this.#s,t);this.#l(e,t),i&&this.#c(t)}#l(e,t){this.#s=t,this.#e.onEvent(e,t)}#c(e){this.#s=e,this.#e.onReset()}};var gs=256,Ke=class{#e;#n="";#t=[];get counts(){return this.#e}set(e,t){let{waiting:i,mine:s,others:o,parked:r,closed:a}=e;this.#e={waiting:i,mine:s,others:o,parked:r,closed:a},this.#n=t;for(let c of this.#t)this.#i(c)}apply(e,t,i,s){let o=s??(e.type==="handoff_released"?e.by.id:e.handoff.claimed_by?.id),r={id:t,delta:vs(e,i,o)};return this.#t.push(r),this.#t.length>gs&&this.#t.shift(),this.#i(r),s!==void 0||!/re(assigned|leased)$/.test(e.type)}clear(){this.#e=void 0,this.#t=[]}#i({id:e,delta:t}){if(!this.#e||!E(this.#n,e))return;this.#n=e;let i={...this.#e};for(let s of Object.keys(t))i[s]=Math.max(0,i[s]+(t[s]??0));this.#e=i}};function vs(n,e,t){let i=s=>s!==void 0&&s===e?"mine":"others";switch(n.type){case"handoff_created":return n.handoff.version>1?{waiting:1,parked:-1}:{waiting:1};case"handoff_claimed":return{waiting:-1,[i(n.handoff.claimed_by?.id)]:1};case"handoff_released":return{waiting:1,[i(t)]:-1};case"handoff_reassigned":{let[s,o]=[i(t),i(n.handoff.claimed_by?.id)];return s===o?{}:{[s]:-1,[o]:1}}case"handoff_resolved":case"handoff_returned":return{[i(t)]:-1,closed:1};case"handoff_withdrawn":return{waiting:-1,closed:1};default:return{}}}var Ge=class{me;#e=new Map;#n=new Map;#t=new Ke;get counts(){return this.#t.counts}card(e){return this.#e.get(e)?.card}changedBy(e){return this.#e.get(e)?.by}list(e){return this.#n.get(e)??{loaded:!1,cursor:null,error:void 0,retryAt:void 0}}pages(e){return this.#n.get(e)?.pages??0}cards(e){let t=j[e],i=this.#n.get(t),s=Tn[t],o=[];for(let{card:r}of this.#e.values())An(e,r,this.me)&&(t!=="closed"&&i?.cursor&&i.last&&s(r,i.last)>0||o.push(r));return o.sort(s)}apply(e,t){let i=this.#e.get(e.id);return i&&i.card.version>=e.version?!1:(this.#e.set(e.id,{card:e,by:t,receivedAt:Date.now()}),!0)}applyResponse(e,t){return this.apply(xn(this.card(e.id)??t,e),this.me),this.card(e.id)??t}event(e,t){let i=this.card(e.handoff.id),s=i&&i.version<e.handoff.version?i.claimed_by?.id:void 0,o=this.#t.apply(e,t,this.me,s);return this.apply(e.handoff,He(e)?e.by.id:this.changedBy(e.handoff.id)),o}setCounts(e){this.#t.set(e.counts,e.last_event_id)}append(e,t){for(let i of t.items)this.apply(i);this.#i(e,t),this.setCounts(t)}replace(e,t,i){let s=new Set(t.flatMap(o=>o.items.map(r=>r.id)));for(let[o,{card:r,receivedAt:a}]of this.#e)G[e].includes(r.status)&&!s.has(o)&&a<i&&this.#e.delete(o);this.#n.delete(e);for(let o of t)this.append(e,o)}setError(e,t,i){this.#n.set(e,{last:void 0,pages:0,...this.#n.get(e),...this.list(e),error:t,retryAt:i})}clear(){this.#e.clear(),this.#n.clear(),this.#t.clear()}#i(e,t){let i=t.items.at(-1)??this.#n.get(e)?.last,s=t.next_cursor,o=this.pages(e)+1;this.#n.set(e,{loaded:!0,cursor:s,error:void 0,retryAt:void 0,last:i,pages:o})}};var ys=6e4,J=class extends Ue{baseUrl;clock=new me;api;drafts;#e;#n=new Ge;#t=new je;#i;#s;#o;#r=new Set(["waiting"]);#a=0;#d;#l=0;#c;constructor(e){super();let t=En(e),{baseUrl:i,fetch:s}=t;this.baseUrl=i,this.#e=new Oe(t.getToken),this.drafts=new ge(t.storage),this.api=new fe({baseUrl:i,tokens:this.#e,clock:this.clock,fetch:s}),this.#o=new Ie(o=>this.card(o),o=>this.emit("arrival",o)),this.#s=new Ve({settings:t,tokens:this.#e,onEvent:(o,r)=>this.#p(o,r),onReset:()=>{this.#i.reload()},onConnection:o=>{this.emit("connection",o),this.#f()}}),this.#i=new De({api:this.api,store:this.#n,onChange:()=>this.#f(),onSignedOut:()=>this.#g(),onRetry:(o,r)=>{!this.#s.leader&&this.#s.position===void 0&&this.#s.setState({state:"reconnecting",retryAt:o,reason:r})}})}get connection(){return this.#s.connection}get counts(){return this.#n.counts}get leader(){return this.#s.leader}get me(){let e=this.#n.me;return e===void 0?void 0:{id:e}}start(){this.#h()}close(){this.#a++,this.#s.close(),this.#i.close(),clearTimeout(this.#c)}signIn(){this.close(),this.start()}wake(e="retry"){this.#i.retry(),this.#s.wake(e),e==="visible"&&this.counts&&Date.now()-this.#l>ys&&(this.#l=Date.now(),this.#i.recount());let{state:t}=this.connection;e==="retry"&&(t==="stopped"||t==="signed-out")&&this.signIn()}cards(e){return this.#n.cards(e)}card(e){return this.#n.card(e)}list(e){let{loaded:t,cursor:i,error:s,retryAt:o}=this.#n.list(j[e]);return{loaded:t,more:i!==null,error:s,retryAt:o}}show(e){(this.#n.me!==void 0||this.#s.joined)&&this.#i.load(j[e]),this.#r.add(e)}more(e){return this.#i.loadMore(j[e])}changedBy(e){return this.#n.changedBy(e)}pending(e){return this.#t.pending(e)}async act(e,t,i=""){let s=this.#t.run(this.api,this.#n,e,t,i);this.#f();let o=await s;return o.ok&&(t==="resolve"||t==="return")&&this.drafts.clear(e.id),this.#f(),o}async#h(){let e=++this.#a;this.#s.setState({state:"connecting"});try{await this.#e.current()}catch(i){if(e!==this.#a)return;if(i instanceof x){this.#g();return}}if(e!==this.#a)return;this.#u(this.#e.user);let t=await Promise.all([...this.#r].map(i=>this.#i.load(j[i])));e===this.#a&&this.#s.campaign(bs(t))}#u(e){let t=e===this.#n.me;t||this.#n.clear(),this.#n.me=e,this.drafts.setUser(e??""),this.#s.join(e,t)}#p(e,t){this.clock.advanceTo(e.at),this.#n.event(e,t)||this.#m(),He(e)&&e.handoff.status==="waiting"&&e.by.id!==this.#n.me&&this.#o.add(e.handoff.id),this.#f()}#m(){clearTimeout(this.#c),this.#c=setTimeout(()=>{this.#i.recount()},1e3+Math.random()*2e3)}#g(){this.close(),this.#s.setState({state:"signed-out"})}#f(){let e=this.counts;e&&e!==this.#d&&(this.#d=e,this.#l=Date.now(),this.emit("counts",e)),this.emit("change",void 0)}};function bs(n){return n.reduce((e,t)=>e!==void 0&&(t===void 0||E(e,t))?e:t,void 0)}var ve=class{#e=[];#n=[];#t=!1;#i=!1;#s=new Map;#o=new Map;get waiting(){let e=new Set(this.#e.map(t=>t.id));return this.#n.filter(t=>!e.has(t.id)).length}get rows(){return this.#e.map(e=>({card:e,arrived:this.#s.has(e.id),leaving:this.#o.has(e.id)}))}clear(){this.#e=[],this.#n=[],this.#t=!1,this.#s.clear(),this.#o.clear()}hold(e){this.#i=e,e||this.reveal()}update(e,t,i=()=>!1){this.#n=e;let s=new Map(e.map(r=>[r.id,r])),o=[];for(let r of this.#e){let a=s.get(r.id);if(a){this.#o.delete(r.id),o.push(a);continue}let c=t(r.id);c?(this.#o.set(r.id,this.#o.get(r.id)??Date.now()),o.push(c)):this.#a(r.id)}this.#e=o,!this.#i||!this.#t?this.reveal():this.#r(i)}#r(e){let t=0;for(let i of this.#n){let s=this.#e.findIndex(o=>o.id===i.id);s>=0?t=s+1:e(i)&&this.#e.splice(t++,0,i)}}reveal(){let e=new Set(this.#e.map(s=>s.id)),t=[...this.#n];for(let s of t)this.#t&&!e.has(s.id)&&this.#s.set(s.id,Date.now());let i;for(let s of this.#e)this.#o.has(s.id)&&t.splice(t.findIndex(o=>o.id===i)+1,0,s),i=s.id;this.#e=t,this.#t=this.#t||t.length>0||this.#n.length>0}extend(){let e=new Set(this.#e.map(i=>i.id)),t=this.#n.findLastIndex(i=>e.has(i.id));this.#e=[...this.#e,...this.#n.slice(t+1)]}markLoaded(){this.#t=!0}sweep(){let e=Date.now(),t=!1;for(let[i,s]of this.#s)e-s>=4e3&&(t=this.#s.delete(i));for(let[i,s]of this.#o)e-s>=4e3&&(this.#a(i),this.#e=this.#e.filter(o=>o.id!==i),t=!0);return t}#a(e){this.#s.delete(e),this.#o.delete(e)}};var S={claim:{label:"Claim",pending:"Claiming…",done:"Claimed"},release:{label:"Release",pending:"Releasing…",done:"Released"},resolve:{label:"Resolve",pending:"Resolving…",done:"Resolved"},return:{label:"Return with answer",pending:"Returning…",done:"Returned"},reassign:{label:"Take over",pending:"Taking over…",done:"Taken over"},withdraw:{label:"Withdraw",pending:"Withdrawing…",done:"Withdrawn"}};var ws={claim:"c",release:"r",resolve:"e"},xs={resolve:{label:"How was it solved?",hint:"For the next person with this problem.",send:"Resolve"},return:{label:"What should they do next?",hint:"Sent back with the session to the person who escalated it.",send:"Return"}};function Nn(n,e,t,i){return qt(Dt(n,e),t,i)}function Dt(n,e){let t=e?.messages?.at(-1)?.created_at,i=t&&n.claimed_at&&t>n.claimed_at?t:n.claimed_at;return{...n,claimed_at:i}}function qn(n){let e=n.form&&n.actions.includes(n.form)?n.form:void 0;return d`<div class="actions" part="actions">
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
    ${n.note?d`<p class="trouble" part="trouble">${n.note}</p>`:l}
    ${e?$s(n,e):ks(n)}
    ${n.form&&!e&&n.texts[n.form]?Cs(n,n.form):l}
  </div>`}function ks(n){return n.actions.length===0?l:d`<div class="buttons">
    ${n.actions.map((e,t)=>{let i=ws[e],s=e==="resolve"||e==="return"?e:void 0;return d`<button
        class="button ${t===0&&e!=="withdraw"?"primary":""}"
        type="button"
        data-action=${e}
        aria-disabled=${n.pending?"true":l}
        aria-keyshortcuts=${i??l}
        @click=${()=>s?n.choose(s):n.act(e)}
      >
        ${n.pending===e?S[e].pending:S[e].label}
      </button>`})}
  </div>`}function $s(n,e){let{label:t,hint:i,send:s}=xs[e],o=a=>{a.preventDefault(),n.act(e)},r=a=>{a.key==="Enter"&&(a.ctrlKey||a.metaKey)&&o(a)};return d`<form @submit=${o}>
    <label for="text">${t}</label>
    <textarea
      id="text"
      rows="5"
      maxlength="20000"
      required
      dir="auto"
      aria-describedby="hint"
      .value=${n.texts[e]??""}
      @input=${a=>n.write(a.target.value)}
      @keydown=${r}
    ></textarea>
    <p class="quiet" id="hint">${i} Saved as a draft while you write.</p>
    <div class="buttons">
      <button
        class="button primary"
        type="submit"
        data-action=${e}
        aria-disabled=${n.pending?"true":l}
      >
        ${n.pending===e?S[e].pending:s}
      </button>
      <button class="button" type="button" @click=${()=>n.choose(void 0)}>
        ${n.texts[e]?"Save for later":"Cancel"}
      </button>
    </div>
  </form>`}function Cs({texts:n},e){return d`<div class="kept">
    <p class="quiet">Your draft</p>
    <p class="prose" dir="auto">${n[e]}</p>
<<<<<<< HEAD
  </div>`}var Je=class{form;texts={};#e;#n;#t;#i;#s;#o=!1;constructor(e,t,i){this.#e=e,this.#n=t,this.#t=i,e.addController(this)}get pending(){return this.#o}open(e){this.form=e,this.#i=this.#e.handoffId,this.#o=!0,this.#e.requestUpdate()}close(){this.form=void 0,this.#r()}write(e){this.form&&(this.texts={...this.texts,[this.form]:e},this.#r())}clear(){this.form=void 0,this.texts={}}reset(){this.#i!==this.#e.handoffId&&(this.form=void 0,this.#o=!1),this.#i=void 0,this.texts={},this.#s=void 0}restore(){let e=this.#n.current,{handoffId:t}=this.#e;if(this.#s===t||!e?.me||!t)return;this.#s=t;let i=e.drafts.get(t);this.texts={...i?.texts,...this.texts},(i?.form==="return"||i?.form==="resolve")&&(this.form??=i.form)}hostUpdated(){if(!this.#o)return;let e=this.#e.renderRoot,t=e.querySelector("textarea");(t??e.querySelector("h2"))?.focus(),this.#o=!t&&!this.#t.handoff&&this.#t.error===void 0}#r(){if(this.#e.handoffId){let e=this.texts;this.#n.current?.drafts.set(this.#e.handoffId,{form:this.form,texts:e})}this.#e.requestUpdate()}};var _s={live:"Live again.",reconnecting:"Connection lost. Reconnecting.",stopped:"Live updates have stopped.","signed-out":"You are signed out."},Ft=class{#e;#n=0;#t=Number.NEGATIVE_INFINITY;#i;#s;#o="live";#r="live";constructor(e){this.#e=e}say(e){this.#t=Date.now(),this.#e(e)}arrived(e,t){this.#n+=e,this.#i??=setTimeout(()=>{let i=t(),s=this.#n===1?"One new escalation.":`${this.#n} new escalations.`;this.#n=0,this.#i=void 0,this.say(i===void 0?s:`${s} ${i} waiting.`)},Math.max(500,this.#t+5e3-Date.now()))}connection({state:e}){let t=_s[e];!t||e===this.#o||(this.#o=e,clearTimeout(this.#s),this.#s=setTimeout(()=>{e!==this.#r&&(this.#r=e,this.say(t))},2e3))}hostDisconnected(){clearTimeout(this.#s),clearTimeout(this.#i),this.#i=void 0,this.#n=0}};function Ye(n){let e=new Ft(t=>{let i=n.renderRoot.querySelector("[role=status]");i&&(i.textContent=t)});return n.addController(e),e}function k(n,e,t){n.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}var be=new Map;function In(n,e){let t=be.get(n)??Ss(n,e);t.users+=1,t.getToken=e;let i=!1,s=()=>{i||(i=!0,t.users-=1,queueMicrotask(()=>{t.users===0&&be.get(n)===t&&(be.delete(n),t.client.close())}))};return{client:t.client,release:s}}function Ss(n,e){let t=new Z({baseUrl:n,getToken:s=>i.getToken(s)}),i={client:t,getToken:e,users:0};return t.start(),be.set(n,i),i}function Un(n,e){let t=be.get(n);t&&(t.getToken=e,t.client.connection.state==="signed-out"&&t.client.signIn())}function U(n){if(n<1e4)return"now";if(n<6e4)return`${Math.floor(n/1e4)}0 s`;if(n<36e5)return`${Math.floor(n/6e4)} m`;if(n<864e5){let e=Math.floor(n%36e5/6e4);return`${Math.floor(n/36e5)} h ${String(e).padStart(2,"0")} m`}return`${Math.floor(n/864e5)} d`}function Ze(n){return n<6e4?`${Math.max(1,Math.round(n/1e3))} s`:U(n)}function Dn(n){return n<1e4?"just now":`${U(n)} ago`}function Xe(n,e){let t=new Date(n),i=new Date(e).toDateString()===t.toDateString(),s={hour:"2-digit",minute:"2-digit",hourCycle:"h23"};return t.toLocaleString(void 0,i?s:{...s,day:"numeric",month:"short"})}function Qt(n){return new Date(n).toLocaleString(void 0,{dateStyle:"full",timeStyle:"long"})}var Ts={ago:Dn,coarse:U,exact:Ze};function T(n,e="coarse"){return d`<time class="num" datetime=${n} data-age=${e} title=${Qt(n)}></time>`}function $(n,e){return d`<time class="num" datetime=${n} title=${Qt(n)}>${Xe(n,e)}</time>`}function Fn(n,e){for(let t of n.querySelectorAll("time[data-age]")){let i=Math.max(0,e-Date.parse(t.dateTime)),s=Ts[t.getAttribute("data-age")](i);t.textContent!==s&&(t.textContent=s)}}var et={client:{attribute:!1},getToken:{attribute:!1},baseUrl:{attribute:"base-url"}},te=class{#e;#n;#t;#i=new AbortController;#s;#o={};constructor(e,t={}){this.#e=e,this.#n=t,e.addController(this)}get current(){return this.#t}hostConnected(){this.#r()}hostDisconnected(){this.#d()}hostUpdate(){let{client:e,getToken:t,baseUrl:i}=this.#e,s=this.#o,o=t!==s.getToken;e!==s.client||i!==s.baseUrl||o&&!this.#t?this.#r():o&&t&&this.#s!==void 0&&Un(this.#s,t),this.#o={client:e,getToken:t,baseUrl:i}}hostUpdated(){this.#u()}#r(){let{client:e,getToken:t,baseUrl:i,isConnected:s}=this.#e;if(this.#o={client:e,getToken:t,baseUrl:i},!s||e&&e===this.#t)return;this.#d();let o=e??(t&&this.#a(i,t));if(o){let{signal:r}=this.#i;this.#t=o,this.#l(o,r),this.#n.attached?.(o,r),this.#e.requestUpdate()}}#a(e,t){let{client:i,release:s}=In(e,t);return this.#i.signal.addEventListener("abort",s),this.#s=e,i}#d(){this.#i.abort(),this.#i=new AbortController,this.#s=void 0,this.#t=void 0}#l(e,t){let i=()=>{this.#n.changed?.(),this.#e.requestUpdate()},s=()=>document.visibilityState==="visible"&&e.wake("visible");e.addEventListener("change",i,{signal:t}),e.addEventListener("connection",r=>this.#c(r.detail),{signal:t}),window.addEventListener("online",()=>e.wake("online"),{signal:t}),document.addEventListener("visibilitychange",s,{signal:t});let o=setInterval(()=>this.#h(),1e3);t.addEventListener("abort",()=>clearInterval(o))}#c(e){k(this.#e,"connection-change",{connection:e}),e.state==="signed-out"&&k(this.#e,"signed-out",void 0)}#h(){this.#n.tick?.(),this.#u(),this.#t?.connection.state==="reconnecting"&&this.#e.requestUpdate()}#u(){this.#t&&Fn(this.#e.renderRoot,this.#t.clock.now())}};function tt(n){let{connection:e}=n,t=e.state==="reconnecting"&&e.retryAt>Date.now(),i=e.state==="stopped"&&e.reason!=="forbidden";return d`<div class="connection ${As(e)}" part="connection" data-state=${e.state}>
=======
  </div>`}var Je=class{form;texts={};#e;#n;#t;#i;#s;#o=!1;constructor(e,t,i){this.#e=e,this.#n=t,this.#t=i,e.addController(this)}get pending(){return this.#o}open(e){this.form=e,this.#i=this.#e.handoffId,this.#o=!0,this.#e.requestUpdate()}close(){this.form=void 0,this.#r()}write(e){this.form&&(this.texts={...this.texts,[this.form]:e},this.#r())}clear(){this.form=void 0,this.texts={}}reset(){this.#i!==this.#e.handoffId&&(this.form=void 0,this.#o=!1),this.#i=void 0,this.texts={},this.#s=void 0}restore(){let e=this.#n.current,{handoffId:t}=this.#e;if(this.#s===t||!e?.me||!t)return;this.#s=t;let i=e.drafts.get(t);this.texts={...i?.texts,...this.texts},(i?.form==="return"||i?.form==="resolve")&&(this.form??=i.form)}hostUpdated(){if(!this.#o)return;let e=this.#e.renderRoot,t=e.querySelector("textarea");(t??e.querySelector("h2"))?.focus(),this.#o=!t&&!this.#t.handoff&&this.#t.error===void 0}#r(){if(this.#e.handoffId){let e=this.texts;this.#n.current?.drafts.set(this.#e.handoffId,{form:this.form,texts:e})}this.#e.requestUpdate()}};var _s={live:"Live again.",reconnecting:"Connection lost. Reconnecting.",stopped:"Live updates have stopped.","signed-out":"You are signed out."},Ft=class{#e;#n=0;#t=Number.NEGATIVE_INFINITY;#i;#s;#o="live";#r="live";constructor(e){this.#e=e}say(e){this.#t=Date.now(),this.#e(e)}arrived(e,t){this.#n+=e,this.#i??=setTimeout(()=>{let i=t(),s=this.#n===1?"One new escalation.":`${this.#n} new escalations.`;this.#n=0,this.#i=void 0,this.say(i===void 0?s:`${s} ${i} waiting.`)},Math.max(500,this.#t+5e3-Date.now()))}connection({state:e}){let t=_s[e];!t||e===this.#o||(this.#o=e,clearTimeout(this.#s),this.#s=setTimeout(()=>{e!==this.#r&&(this.#r=e,this.say(t))},2e3))}hostDisconnected(){clearTimeout(this.#s),clearTimeout(this.#i),this.#i=void 0,this.#n=0}};function Ye(n){let e=new Ft(t=>{let i=n.renderRoot.querySelector("[role=status]");i&&(i.textContent=t)});return n.addController(e),e}function k(n,e,t){n.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}var ye=new Map;function On(n,e){let t=ye.get(n)??Ss(n,e);t.users+=1,t.getToken=e;let i=!1,s=()=>{i||(i=!0,t.users-=1,queueMicrotask(()=>{t.users===0&&ye.get(n)===t&&(ye.delete(n),t.client.close())}))};return{client:t.client,release:s}}function Ss(n,e){let t=new J({baseUrl:n,getToken:s=>i.getToken(s)}),i={client:t,getToken:e,users:0};return t.start(),ye.set(n,i),i}function jn(n,e){let t=ye.get(n);t&&(t.getToken=e,t.client.connection.state==="signed-out"&&t.client.signIn())}function I(n){if(n<1e4)return"now";if(n<6e4)return`${Math.floor(n/1e4)}0 s`;if(n<36e5)return`${Math.floor(n/6e4)} m`;if(n<864e5){let e=Math.floor(n%36e5/6e4);return`${Math.floor(n/36e5)} h ${String(e).padStart(2,"0")} m`}return`${Math.floor(n/864e5)} d`}function Ze(n){return n<6e4?`${Math.max(1,Math.round(n/1e3))} s`:I(n)}function In(n){return n<1e4?"just now":`${I(n)} ago`}function Xe(n,e){let t=new Date(n),i=new Date(e).toDateString()===t.toDateString(),s={hour:"2-digit",minute:"2-digit",hourCycle:"h23"};return t.toLocaleString(void 0,i?s:{...s,day:"numeric",month:"short"})}function Qt(n){return new Date(n).toLocaleString(void 0,{dateStyle:"full",timeStyle:"long"})}var Ts={ago:In,coarse:I,exact:Ze};function T(n,e="coarse"){return d`<time class="num" datetime=${n} data-age=${e} title=${Qt(n)}></time>`}function $(n,e){return d`<time class="num" datetime=${n} title=${Qt(n)}>${Xe(n,e)}</time>`}function Un(n,e){for(let t of n.querySelectorAll("time[data-age]")){let i=Math.max(0,e-Date.parse(t.dateTime)),s=Ts[t.getAttribute("data-age")](i);t.textContent!==s&&(t.textContent=s)}}var et={client:{attribute:!1},getToken:{attribute:!1},baseUrl:{attribute:"base-url"}},ee=class{#e;#n;#t;#i=new AbortController;#s;#o={};constructor(e,t={}){this.#e=e,this.#n=t,e.addController(this)}get current(){return this.#t}hostConnected(){this.#r()}hostDisconnected(){this.#d()}hostUpdate(){let{client:e,getToken:t,baseUrl:i}=this.#e,s=this.#o,o=t!==s.getToken;e!==s.client||i!==s.baseUrl||o&&!this.#t?this.#r():o&&t&&this.#s!==void 0&&jn(this.#s,t),this.#o={client:e,getToken:t,baseUrl:i}}hostUpdated(){this.#u()}#r(){let{client:e,getToken:t,baseUrl:i,isConnected:s}=this.#e;if(this.#o={client:e,getToken:t,baseUrl:i},!s||e&&e===this.#t)return;this.#d();let o=e??(t&&this.#a(i,t));if(o){let{signal:r}=this.#i;this.#t=o,this.#l(o,r),this.#n.attached?.(o,r),this.#e.requestUpdate()}}#a(e,t){let{client:i,release:s}=On(e,t);return this.#i.signal.addEventListener("abort",s),this.#s=e,i}#d(){this.#i.abort(),this.#i=new AbortController,this.#s=void 0,this.#t=void 0}#l(e,t){let i=()=>{this.#n.changed?.(),this.#e.requestUpdate()},s=()=>document.visibilityState==="visible"&&e.wake("visible");e.addEventListener("change",i,{signal:t}),e.addEventListener("connection",r=>this.#c(r.detail),{signal:t}),window.addEventListener("online",()=>e.wake("online"),{signal:t}),document.addEventListener("visibilitychange",s,{signal:t});let o=setInterval(()=>this.#h(),1e3);t.addEventListener("abort",()=>clearInterval(o))}#c(e){k(this.#e,"connection-change",{connection:e}),e.state==="signed-out"&&k(this.#e,"signed-out",void 0)}#h(){this.#n.tick?.(),this.#u(),this.#t?.connection.state==="reconnecting"&&this.#e.requestUpdate()}#u(){this.#t&&Un(this.#e.renderRoot,this.#t.clock.now())}};function tt(n){let{connection:e}=n,t=e.state==="reconnecting"&&e.retryAt>Date.now(),i=e.state==="stopped"&&e.reason!=="forbidden";return d`<div class="connection ${As(e)}" part="connection" data-state=${e.state}>
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
    <span class="dot" aria-hidden="true"></span>
    <span class="num">${zt(e)}</span>
    ${t||i?d`<button class="link" type="button" @click=${()=>n.wake("retry")}>
            ${t?"Retry now":"Try again"}
          </button>`:l}
<<<<<<< HEAD
  </div>`}function zt(n){switch(n.state){case"connecting":return"Connecting…";case"catching-up":return"Catching up…";case"live":return n.degraded?"Degraded: updates take seconds":"Live";case"reconnecting":{let e=Math.ceil((n.retryAt-Date.now())/1e3);return e>0?`Reconnecting in ${e} s`:"Reconnecting…"}case"signed-out":return"Signed out";case"stopped":return"Not live"}}function Qn(n){return n.reason==="forbidden"?"Live updates require the engineer role.":n.message}function ne(n){return n?.state==="stopped"&&n.reason==="forbidden"}function As(n){switch(n.state){case"live":return n.degraded?"waiting":"live";case"signed-out":case"stopped":return"broken";default:return"waiting"}}var Es={urgent:he`<path stroke="none" d="M8 .6 15.4 8 8 15.4 .6 8Z"/>
    <path class="cut" d="M8 4.6v4" stroke-width="1.8"/><circle class="cut" cx="8" cy="11" r=".6" stroke-width=".8"/>`,high:he`<path stroke="none" d="M8 2 15 14H1Z"/>`,normal:he`<circle cx="8" cy="8" r="4.5" fill="none" stroke-width="2"/>`,low:he`<path d="M3.5 8h9" fill="none" stroke-width="2" stroke-linecap="round"/>`},nt={urgent:"Urgent",high:"High",normal:"Normal",low:"Low"};function it(n){return d`<svg class="mark ${n}" viewBox="0 0 16 16" aria-hidden="true">${Es[n]}</svg>`}var zn=d`<svg class="scene rest" viewBox="0 0 160 56" aria-hidden="true">
=======
  </div>`}function zt(n){switch(n.state){case"connecting":return"Connecting…";case"catching-up":return"Catching up…";case"live":return n.degraded?"Degraded: updates take seconds":"Live";case"reconnecting":{let e=Math.ceil((n.retryAt-Date.now())/1e3);return e>0?`Reconnecting in ${e} s`:"Reconnecting…"}case"signed-out":return"Signed out";case"stopped":return"Not live"}}function Dn(n){return n.reason==="forbidden"?"Live updates require the engineer role.":n.message}function te(n){return n?.state==="stopped"&&n.reason==="forbidden"}function As(n){switch(n.state){case"live":return n.degraded?"waiting":"live";case"signed-out":case"stopped":return"broken";default:return"waiting"}}var Es={urgent:le`<path stroke="none" d="M8 .6 15.4 8 8 15.4 .6 8Z"/>
    <path class="cut" d="M8 4.6v4" stroke-width="1.8"/><circle class="cut" cx="8" cy="11" r=".6" stroke-width=".8"/>`,high:le`<path stroke="none" d="M8 2 15 14H1Z"/>`,normal:le`<circle cx="8" cy="8" r="4.5" fill="none" stroke-width="2"/>`,low:le`<path d="M3.5 8h9" fill="none" stroke-width="2" stroke-linecap="round"/>`},nt={urgent:"Urgent",high:"High",normal:"Normal",low:"Low"};function it(n){return d`<svg class="mark ${n}" viewBox="0 0 16 16" aria-hidden="true">${Es[n]}</svg>`}var Fn=d`<svg class="scene rest" viewBox="0 0 160 56" aria-hidden="true">
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
  <path d="M4 40H156" />
  <circle cx="80" cy="28" r="5" />
  <path d="M66 28a14 14 0 0 1 28 0M56 28a24 24 0 0 1 48 0" opacity=".35" />
</svg>`,ie=d`<svg class="scene" viewBox="0 0 160 56" aria-hidden="true">
  <path d="M4 40H66M94 40H156M72 32 66 48M94 32 88 48" />
<<<<<<< HEAD
</svg>`,Bn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M13 8H3.5M7.5 4l-4 4 4 4" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
</svg>`,Wn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m3 8.5 3.2 3.2L13 5" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
</svg>`,Vn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m4 4 8 8M12 4l-8 8" fill="none" stroke-width="1.8" stroke-linecap="round" />
</svg>`,Kn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M3 13h10M3 9.5 10 2.5l2.5 2.5L5.5 12H3Z" fill="none" stroke-width="1.5" stroke-linejoin="round" />
</svg>`;function C(n){return d`<bdi>${n}</bdi>`}function D({name:n,agent:e}){return e?d`${C(n)} <span class="agent">agent</span>`:C(n)}function O(n){return d`<div class="prose">
=======
</svg>`,Qn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M13 8H3.5M7.5 4l-4 4 4 4" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
</svg>`,zn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m3 8.5 3.2 3.2L13 5" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
</svg>`,Bn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m4 4 8 8M12 4l-8 8" fill="none" stroke-width="1.8" stroke-linecap="round" />
</svg>`,Wn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M3 13h10M3 9.5 10 2.5l2.5 2.5L5.5 12H3Z" fill="none" stroke-width="1.5" stroke-linejoin="round" />
</svg>`;function C(n){return d`<bdi>${n}</bdi>`}function Y({name:n,agent:e}){return e?d`${C(n)} <span class="agent">agent</span>`:C(n)}function q(n){return d`<div class="prose">
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
    ${Rs(n).map(({code:e,lines:t})=>e?d`<pre tabindex="0" dir="ltr">${Ls(t)}</pre>`:d`<p dir="auto">${Hs(t.join(`
`))}</p>`)}
  </div>`}function Rs(n){let e=[],t=!1,i;for(let s of n.replace(/\r\n?/g,`
`).trimEnd().split(`
`)){if(/^\s*```/.test(s)){t=!t,i=void 0;continue}let o=t||Ps(s)||s===""&&i?.code===!0&&t;s.trim()===""&&!t?i=void 0:i&&i.code===o?i.lines.push(s):(i={code:o,lines:[s]},e.push(i))}return e}function Ps(n){return/^(?: {2,}|\t)\S|\S {3,}\S|\S +\| +\S|^[-+=|]{5,}$|^[$#>] \S|^\s*"[^"]+": ?\S|^\s*[{}[\]]+,?$/.test(n)}function Ls(n){let e=n.filter(i=>i.trim()!=="").map(i=>i.search(/\S/)),t=Math.min(...e);return n.map(i=>i.slice(t)).join(`
<<<<<<< HEAD
`)}function Hs(n){return n.split(/(`[^`\n]+`)/).map(e=>/^`.+`$/.test(e)?d`<code>${e.slice(1,-1)}</code>`:e)}var Ms={user:"Engineer",assistant:"Assistant",system:"System",note:"Note"};function Wt(n,e){let t=n?.messages.filter(s=>s.created_at>e)??[],i=t.length>0&&t.length===n?.messages.length;return{messages:t,before:i?n.messages_cursor:null}}function Vt({messages:n,before:e}){return`${e?"more than ":""}${n.length}`}function Jn(n,e,t,i){let s=n.context;if(!s)return l;let o=Wt(e,s.taken_at),r=t?t.messages_cursor:s.messages_cursor,a=s.messages.length,c=a===0?"no messages":a===1?"1 message":`${s.messages_cursor||a>=50?"last ":""}${a} messages`;return d`<details class="transcript" part="transcript">
    <summary>
      <h3>Transcript</h3>
      <span class="quiet num">${c}${o.messages.length>0?`, ${Vt(o)} new`:""}</span>
    </summary>
    <ol>
      ${Gn("Show earlier messages",r,"older",i)}
      ${t?.messages.map(Bt)} ${s.messages.map(Bt)}
      ${o.messages.length>0?d`<li class="divider"><span>After the handoff</span></li>
              ${Gn("Show messages in between",o.before,"between",i)}
              ${o.messages.map(Bt)}`:l}
    </ol>
  </details>`}function Gn(n,e,t,i){return e?d`<li><button class="link" type="button" @click=${()=>{i(e,t)}}>${n}</button></li>`:l}function Bt({role:n,content:e,created_at:t}){return d`<li class="message ${n}">
    <p class="speaker">
      ${Ms[n]}
      <span class="quiet">${$(t,Date.now())}</span>
    </p>
    ${O(e)}
  </li>`}function Yn({handoff:n,card:e}){let{priority:t,number:i,context:s}=n;return d`<header part="header">
=======
`)}function Hs(n){return n.split(/(`[^`\n]+`)/).map(e=>/^`.+`$/.test(e)?d`<code>${e.slice(1,-1)}</code>`:e)}function Vn({handoff:n,card:e}){let{priority:t,number:i,context:s}=n;return d`<header part="header">
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
    <p class="kicker">
      ${it(t)}<span class="word ${t}">${nt[t]}</span>
      <span class="num">#${i}</span>
    </p>
    <h2 id="heading" tabindex="-1" dir="auto">${s?.title??e?.session_title??"Handoff"}</h2>
<<<<<<< HEAD
  </header>`}function Zn({handoff:n}){let{note:e}=me(n.engineer_notes),t=`Note from ${j(n.created_by.name)}`;return d`<section class="human" part="note" aria-label=${t}>
    ${e?d`<blockquote>${O(e)}</blockquote>`:n.engineer_notes?l:d`<p class="quiet">${D(n.created_by)} left no note.</p>`}
    <p class="by"><strong>${D(n.created_by)}</strong>, ${T(n.created_at,"ago")}</p>
  </section>`}function Xn({handoff:n,now:e}){let t=n.context;return t?.problem_summary?d`<section class="machine" part="summary" aria-labelledby="summary-heading">
=======
  </header>`}function Kn({handoff:n}){let{note:e}=pe(n.engineer_notes),t=`Note from ${O(n.created_by.name)}`;return d`<section class="human" part="note" aria-label=${t}>
    ${e?d`<blockquote>${q(e)}</blockquote>`:n.engineer_notes?l:d`<p class="quiet">${Y(n.created_by)} left no note.</p>`}
    <p class="by"><strong>${Y(n.created_by)}</strong>, ${T(n.created_at,"ago")}</p>
  </section>`}function Gn({handoff:n,now:e}){let t=n.context;return t?.problem_summary?d`<section class="machine" part="summary" aria-labelledby="summary-heading">
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
    <h3 id="summary-heading">Summary by the assistant</h3>
    ${O(t.problem_summary)}
    <p class="source">As of ${$(t.taken_at,e)}. Not reviewed by a person.</p>
<<<<<<< HEAD
  </section>`:l}function ei({handoff:n,session:e,now:t}){let i=n.context;if(!i)return l;let s=Wt(e,i.taken_at),o=s.messages.length,r=d`<strong class="num">${Vt(s)} new ${o===1?"message":"messages"}</strong>`;return d`<p class="freshness" part="freshness">
    Snapshot taken ${$(i.taken_at,t)}.
    ${o===0?"No messages since.":d`${r} since, in the transcript.`}
  </p>`}function ti(n){let{handoff:e,now:t}=n,i={...e,...qs(n)},s=i.waiting_since??i.created_at,o=i.closed_at!==null,r=e.context?.customer;return d`<dl class="facts">
=======
  </section>`:l}function Jn({handoff:n,now:e},t){let i=n.context;if(!i)return l;let s=n.messages_since,o=d`<strong class="num">${s} ${s===1?"message":"messages"} since</strong>`;return d`<p class="freshness" part="freshness">
    Snapshot taken ${$(i.taken_at,e)}.
    ${s===0?"No messages since.":d`${o}. <button class="link" type="button" @click=${t}>Show</button>`}
  </p>`}function Yn(n){let{handoff:e,now:t}=n,i={...e,...Ns(n)},s=i.waiting_since??i.created_at,o=i.closed_at!==null,r=e.context?.customer;return d`<dl class="facts">
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
    <div>
      <dt>Customer</dt>
      <dd>${r?C(r):d`<span class="quiet">Not specified</span>`}</dd>
    </div>
    <div>
      <dt>${o?"Escalated":Ns[i.status]}</dt>
      <dd>
        <span class="big">${o?$(s,t):T(s)}</span>
        ${o?l:d`<span class="quiet num">since ${$(s,t)}</span>`}
      </dd>
    </div>
    <div>
      <dt>Status</dt>
      <dd data-status=${i.status} part="standing">${Os(i,n)}</dd>
    </div>
  </dl>
<<<<<<< HEAD
  ${js(i)}`}var Ns={parked:"Parked",waiting:"Waiting",claimed:"Open"};function qs({handoff:n,card:e}){if(!e||e.version<=n.version)return{};let{status:t,claimed_by:i,claimed_at:s,closed_at:o}=e;return{status:t,claimed_by:i,claimed_at:s,closed_at:o}}function Os(n,{me:e,now:t,session:i}){let{claimed_by:s,claimed_at:o,closed_at:r}=n,a=s!==null&&s.id===e,c=a?"you":s&&C(s.name),h=r?d`, ${$(r,t)}`:l;switch(n.status){case"waiting":return"Unclaimed";case"parked":return"Parked";case"claimed":{let f=a?0:G(Dt(n,i),t);return f>0?d`Claimed by ${c}, no activity for ${U(f)}`:d`Claimed by ${c} ${o?T(o,"ago"):l}`}case"withdrawn":return d`Withdrawn${h}`;default:return d`${n.status==="resolved"?"Resolved":"Returned"}${c?d` by ${c}`:l}${h}`}}function js(n){let e=n.resolution??n.answer;return e?d`<div class="outcome" part="outcome">
        <h3>${n.resolution?"Resolution":"Answer"}</h3>
        ${O(e)}
      </div>`:l}function ni({handoff:n,now:e}){let t=jt(n.engineer_notes,n.context);if(Object.values(t).every(s=>s.length===0))return d`<section part="findings">
      <h3>What was tried, and what is next</h3>
      ${Kt}
    </section>`;let i=(s,o,r)=>Is(s,o,r,e);return d`<section part="findings">
      <h3>Tried and ruled out</h3>
      ${t.ruledOut.length+t.tried.length+t.noted.length>0?d`${i("Ruled out",Vn,t.ruledOut)} ${i("Tried",Wn,t.tried)}
            ${i("Noted",Kn,t.noted)}`:Kt}
    </section>
    <section part="next">
      <h3>Next steps and open questions</h3>
      ${t.next.length+t.questions.length>0?d`${i("Next",void 0,t.next)} ${i("Open",void 0,t.questions)}`:Kt}
    </section>`}var Kt=d`<p class="quiet">Not listed separately. See the note and the transcript.</p>`;function Is(n,e,t,i){if(t.length===0)return l;let s=o=>d`<p class="source">Session note, ${$(o,i)}</p>`;return d`<div class="quotes">
=======
  ${Os(i)}`}var Ms={parked:"Parked",waiting:"Waiting",claimed:"Open"};function Ns({handoff:n,card:e}){if(!e||e.version<=n.version)return{};let{status:t,claimed_by:i,claimed_at:s,closed_at:o}=e;return{status:t,claimed_by:i,claimed_at:s,closed_at:o}}function qs(n,{me:e,now:t,session:i}){let{claimed_by:s,claimed_at:o,closed_at:r}=n,a=s!==null&&s.id===e,c=a?"you":s&&C(s.name),h=r?d`, ${$(r,t)}`:l;switch(n.status){case"waiting":return"Unclaimed";case"parked":return"Parked";case"claimed":{let f=a?0:V(Dt(n,i),t);return f>0?d`Claimed by ${c}, no activity for ${I(f)}`:d`Claimed by ${c} ${o?T(o,"ago"):l}`}case"withdrawn":return d`Withdrawn${h}`;default:return d`${n.status==="resolved"?"Resolved":"Returned"}${c?d` by ${c}`:l}${h}`}}function Os(n){let e=n.resolution??n.answer;return e?d`<div class="outcome" part="outcome">
        <h3>${n.resolution?"Resolution":"Answer"}</h3>
        ${q(e)}
      </div>`:l}function Zn({handoff:n,now:e}){let t=jt(n.engineer_notes,n.context);if(Object.values(t).every(s=>s.length===0))return d`<section part="findings">
      <h3>What was tried, and what is next</h3>
      ${Bt}
    </section>`;let i=(s,o,r)=>js(s,o,r,e);return d`<section part="findings">
      <h3>Tried and ruled out</h3>
      ${t.ruledOut.length+t.tried.length+t.noted.length>0?d`${i("Ruled out",Bn,t.ruledOut)} ${i("Tried",zn,t.tried)}
            ${i("Noted",Wn,t.noted)}`:Bt}
    </section>
    <section part="next">
      <h3>Next steps and open questions</h3>
      ${t.next.length+t.questions.length>0?d`${i("Next",void 0,t.next)} ${i("Open",void 0,t.questions)}`:Bt}
    </section>`}var Bt=d`<p class="quiet">Not listed separately. See the note and the transcript.</p>`;function js(n,e,t,i){if(t.length===0)return l;let s=o=>d`<p class="source">Session note, ${$(o,i)}</p>`;return d`<div class="quotes">
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
    <h4>${e??l}${n}</h4>
    <ul>
      ${t.map(({text:o,at:r})=>d`<li>${O(o)} ${r?s(r):l}</li>`)}
    </ul>
<<<<<<< HEAD
  </div>`}var st=class{next;#e;#n=null;#t;constructor(e){this.#e=e,e.addController(this)}hostUpdate(){this.#n=this.#e.shadowRoot?.activeElement??null,this.#t=this.#n?.closest("details")}hostUpdated(){if(this.#n&&!this.#n.isConnected)if(this.#t?.isConnected)this.#t.querySelector("summary")?.focus({preventScroll:!0});else{let e=t=>this.#e.renderRoot.querySelector(t);(this.next&&e(this.next)||e("h2"))?.focus()}this.#n=null,this.next=void 0}};var ot=class{handoff;session;older;error;#e;#n;#t;#i={};#s=0;#o=0;constructor(e,t,i){this.#e=e,this.#n=t,this.#t=i,e.addController(this)}get card(){let{handoffId:e}=this.#e;return e===void 0?void 0:this.#n.current?.card(e)}hostUpdate(){let e=this.#n.current,{sessionId:t,handoffId:i}=this.#e,s=this.#i;(e!==s.client||t!==s.session||i!==s.handoff)&&(this.#i={client:e,session:t,handoff:i},this.#r())}refresh(){let{card:e,handoff:t}=this;e&&t?e.version>Math.max(this.#o,t.version)&&this.fetch():!t&&this.error!==void 0&&this.#n.current?.connection.state==="live"&&this.fetch()}async fetch(){let e=this.#n.current,{sessionId:t,handoffId:i}=this.#e;if(!e||!t||!i)return;let s=++this.#s;this.#o=this.card?.version??0;try{let[o,r]=await Promise.all([e.api.handoff({session_id:t,id:i}),e.api.session(t).catch(()=>this.session)]);if(s!==this.#s)return;this.handoff=o,this.session=r,this.error=void 0,this.#t.loaded()}catch(o){if(s!==this.#s)return;this.error=q(o)}this.#e.requestUpdate()}loadMessages=async(e,t)=>{let i=this.#s;try{let s=await this.#n.current?.api.messages(this.#e.sessionId??"",e);if(!s||i!==this.#s)return;t==="older"?(s.messages.push(...this.older?.messages??[]),this.older=s):this.session&&(s.messages.push(...this.session.messages),Object.assign(this.session,s))}catch(s){this.#t.failed(q(s))}this.#e.requestUpdate()};#r(){this.handoff?.id!==this.#e.handoffId&&(this.handoff=void 0,this.session=void 0,this.older=void 0),this.error=void 0,this.#o=0,this.#t.opened(),this.fetch()}};function ii(n){let{card:e}=n,{id:t}=e,i=["row",n.arrived&&"arrived",n.leaving&&"leaving",n.selected&&"selected",n.pending&&"pending"],s=e.note_preview.replace(/\s*\n\s*/g,`
=======
  </div>`}var st=class{next;#e;#n=null;#t;constructor(e){this.#e=e,e.addController(this)}hostUpdate(){this.#n=this.#e.shadowRoot?.activeElement??null,this.#t=this.#n?.closest("details")}hostUpdated(){if(this.#n&&!this.#n.isConnected)if(this.#t?.isConnected)this.#t.querySelector("summary")?.focus({preventScroll:!0});else{let e=t=>this.#e.renderRoot.querySelector(t);(this.next&&e(this.next)||e("h2"))?.focus()}this.#n=null,this.next=void 0}};var Is={user:"Engineer",assistant:"Assistant",system:"System",tool:"Tool",note:"Note"};function Us(n,e){let t=n?.messages.filter(s=>s.created_at>e)??[],i=t.length>0&&t.length===n?.messages.length;return{messages:t,before:i?n.messages_cursor:null}}function ei(n,e){let t=e.messages[0]?.created_at,i=n?.messages.at(-1)?.created_at;if(!n||n.id!==e.id||t===void 0||i===void 0||i<t)return e;let s=n.messages.filter(o=>o.created_at<t);return s.length===0?e:{...e,messages:[...s,...e.messages],messages_cursor:n.messages_cursor}}function ti(n,e,t,i){let s=n.context;if(!s)return l;let o=Us(e,s.taken_at),r=t?t.messages_cursor:s.messages_cursor,a=s.messages.length,c=a===0?"no messages":a===1?"1 message":`${s.messages_cursor||a>=50?"last ":""}${a} messages`;return d`<details class="transcript" part="transcript">
    <summary>
      <h3>Transcript</h3>
      <span class="quiet num">${c}${n.messages_since>0?`, ${n.messages_since} new`:""}</span>
    </summary>
    <ol>
      ${Xn("Show earlier messages",r,"older",i)}
      ${t?.messages.map(Wt)} ${s.messages.map(Wt)}
      ${o.messages.length>0?d`<li class="divider" tabindex="-1"><span>After the handoff</span></li>
              ${Xn("Show messages in between",o.before,"between",i)}
              ${o.messages.map(Wt)}`:l}
    </ol>
  </details>`}function Xn(n,e,t,i){return e?d`<li><button class="link" type="button" @click=${()=>{i(e,t)}}>${n}</button></li>`:l}function Wt({role:n,name:e,content:t,created_at:i}){return d`<li class="message ${n}">
    <p class="speaker">
      ${Is[n]}${e?d` ${C(e)}`:l}
      <span class="quiet">${$(i,Date.now())}</span>
    </p>
    ${q(t)}
  </li>`}var ot=class{handoff;session;older;error;#e;#n;#t;#i={};#s=0;#o=0;constructor(e,t,i){this.#e=e,this.#n=t,this.#t=i,e.addController(this)}get card(){let{handoffId:e}=this.#e;return e===void 0?void 0:this.#n.current?.card(e)}hostUpdate(){let e=this.#n.current,{sessionId:t,handoffId:i}=this.#e,s=this.#i;(e!==s.client||t!==s.session||i!==s.handoff)&&(this.#i={client:e,session:t,handoff:i},this.#r())}refresh(){let{card:e,handoff:t}=this;e&&t?e.version>Math.max(this.#o,t.version)&&this.fetch():!t&&this.error!==void 0&&this.#n.current?.connection.state==="live"&&this.fetch()}async fetch(){let e=this.#n.current,{sessionId:t,handoffId:i}=this.#e;if(!e||!t||!i)return;let s=++this.#s;this.#o=this.card?.version??0;try{let[o,r]=await Promise.all([e.api.handoff({session_id:t,id:i}),e.api.session(t).catch(()=>this.session)]);if(s!==this.#s)return;this.handoff=o,this.session=r&&ei(this.session,r),this.error=void 0,this.#t.loaded()}catch(o){if(s!==this.#s)return;this.error=N(o)}this.#e.requestUpdate()}loadMessages=async(e,t)=>{let i=this.#s;try{let s=await this.#n.current?.api.messages(this.#e.sessionId??"",e);if(!s||i!==this.#s)return;t==="older"?(s.messages.push(...this.older?.messages??[]),this.older=s):this.session&&(s.messages.push(...this.session.messages),Object.assign(this.session,s))}catch(s){this.#t.failed(N(s))}this.#e.requestUpdate()};#r(){this.handoff?.id!==this.#e.handoffId&&(this.handoff=void 0,this.session=void 0,this.older=void 0),this.error=void 0,this.#o=0,this.#t.opened(),this.fetch()}};function ni(n){let{card:e}=n,{id:t}=e,i=["row",n.arrived&&"arrived",n.leaving&&"leaving",n.selected&&"selected",n.pending&&"pending"],s=e.note_preview.replace(/\s*\n\s*/g,`
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
`);return d`<li
    class=${i.filter(Boolean).join(" ")}
    part="row"
    data-handoff-id=${t}
    data-status=${e.status}
    data-pending=${n.pending??l}
  >
    ${it(e.priority)}
    <div class="body">
      <button
        class="title"
        type="button"
        data-open
        tabindex=${n.tabStop?0:-1}
        aria-current=${n.selected?"true":l}
        aria-describedby=${`about-${t} when-${t} note-${t}`}
        dir="auto"
      >
        ${e.session_title}
      </button>
      ${s?d`<p class="note" id=${`note-${t}`} dir="auto">${s}</p>`:l}
<<<<<<< HEAD
      <p class="about" id=${`about-${t}`}>${n.note?d`<strong>${n.note}</strong>`:Us(n)}</p>
    </div>
    ${Fs(n)} ${Qs(n)}
  </li>`}function Us(n){let{priority:e,number:t}=n.card;return d`<span class="word ${e}">${nt[e]}</span>
    <span class="num">#${t}</span> <span>${Ds(n)}</span>`}function Ds({card:n,me:e,now:t,leaving:i,pending:s}){let o=n.created_by.id===e?"you":D(n.created_by),{claimed_by:r,claimed_at:a}=n,c=r?.id===e,h=c?"you":r?C(r.name):"someone";if(s)return S[s].pending;switch(n.status){case"waiting":return d`from ${o}`;case"claimed":{if(i&&a)return d`<strong>${c?"You":h} claimed this <span class="nobreak">${T(a,"exact")} ago</span></strong>`;let f=c?0:G(n,t);return f>0?d`${h}, no activity for ${U(f)}`:d`claimed by ${h} ${a?T(a,"ago"):l}`}case"parked":return d`parked by ${o}`;case"withdrawn":return"withdrawn";default:return d`${n.status} by ${h}`}}function Fs({card:n,now:e}){let[t,i]=n.closed_at?[$(n.closed_at,e),"closed"]:[T(ue(n)),n.status==="claimed"?"since escalated":n.status];return d`<p class="when" id=${`when-${n.id}`}>${t} <span>${i}</span></p>`}function Qs(n){let e=zs(n);return e?d`<button
=======
      <p class="about" id=${`about-${t}`}>${n.note?d`<strong>${n.note}</strong>`:Ds(n)}</p>
    </div>
    ${Qs(n)} ${zs(n)}
  </li>`}function Ds(n){let{priority:e,number:t}=n.card;return d`<span class="word ${e}">${nt[e]}</span>
    <span class="num">#${t}</span> <span>${Fs(n)}</span>`}function Fs({card:n,me:e,now:t,leaving:i,pending:s}){let o=n.created_by.id===e?"you":Y(n.created_by),{claimed_by:r,claimed_at:a}=n,c=r?.id===e,h=c?"you":r?C(r.name):"someone";if(s)return S[s].pending;switch(n.status){case"waiting":return d`from ${o}`;case"claimed":{if(i&&a)return d`<strong>${c?"You":h} claimed this <span class="nobreak">${T(a,"exact")} ago</span></strong>`;let f=c?0:V(n,t);return f>0?d`${h}, no activity for ${I(f)}`:d`claimed by ${h} ${a?T(a,"ago"):l}`}case"parked":return d`parked by ${o}`;case"withdrawn":return"withdrawn";default:return d`${n.status} by ${h}`}}function Qs({card:n,now:e}){let[t,i]=n.closed_at?[$(n.closed_at,e),"closed"]:[T(he(n)),n.status==="claimed"?"since escalated":n.status];return d`<p class="when" id=${`when-${n.id}`}>${t} <span>${i}</span></p>`}function zs(n){let e=Bs(n);return e?d`<button
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
        class="button act"
        type="button"
        tabindex="-1"
        data-action=${e}
        aria-disabled=${n.pending?"true":l}
        aria-label=${`${S[e].label} #${n.card.number}`}
      >
        ${S[e].label}
<<<<<<< HEAD
      </button>`:l}function zs({card:n,me:e,now:t,leaving:i,readOnly:s}){if(i||s)return;let o=n.created_by.id===e;return n.status==="waiting"&&!o?"claim":n.status==="claimed"&&n.claimed_by?.id===e?"release":G(n,t)>0&&!o?"reassign":void 0}function rt(n){return`#${n.number}, ${n.session_title}`}var Bs={j:"next",ArrowDown:"next",k:"previous",ArrowUp:"previous",c:"claim",r:"release",e:"resolve","?":"help",Escape:"close"};function at({key:n,ctrlKey:e,metaKey:t,altKey:i}){return e||t||i?void 0:Bs[n]}function dt(n,{status:e,claimed_by:t},i){return n==="claim"?e==="waiting"&&!ne(i?.connection):e==="claimed"&&t?.id===i?.me?.id}var we=v`
=======
      </button>`:l}function Bs({card:n,me:e,now:t,leaving:i,readOnly:s}){if(i||s)return;let o=n.created_by.id===e;return n.status==="waiting"&&!o?"claim":n.status==="claimed"&&n.claimed_by?.id===e?"release":V(n,t)>0&&!o?"reassign":void 0}function rt(n){return`#${n.number}, ${n.session_title}`}var Ws={j:"next",ArrowDown:"next",k:"previous",ArrowUp:"previous",c:"claim",r:"release",e:"resolve","?":"help",Escape:"close"};function at({key:n,ctrlKey:e,metaKey:t,altKey:i}){return e||t||i?void 0:Ws[n]}function dt(n,{status:e,claimed_by:t},i){return n==="claim"?e==="waiting"&&!te(i?.connection):e==="claimed"&&t?.id===i?.me?.id}var be=v`
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
  :root,
  :host {
    --hd-font: "Inter", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
    --hd-mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;

    /* Type: a minor third, on a base of 15 px that follows the reader's setting. */
    --hd-text-xs: 0.75rem;
    --hd-text-sm: 0.8125rem;
    --hd-text-md: 0.9375rem;
    --hd-text-lg: 1.125rem;
    --hd-text-xl: 1.375rem;
    --hd-text-2xl: 1.75rem;

    /* Space: steps of 4 px. */
    --hd-space-1: 0.25rem;
    --hd-space-2: 0.5rem;
    --hd-space-3: 0.75rem;
    --hd-space-4: 1rem;
    --hd-space-5: 1.5rem;
    --hd-space-6: 2rem;
    --hd-space-7: 3rem;
    --hd-space-8: 4rem;

    --hd-radius: 0.5rem;
    --hd-radius-lg: 0.875rem;

    /* Surfaces and ink: cool and neutral, so that colours stand out. */
    --hd-bg: light-dark(#f3f5f6, #0f1417);
    --hd-surface: light-dark(#ffffff, #171d21);
    --hd-raised: light-dark(#f8fafa, #1d2529);
    --hd-ink: light-dark(#12191e, #e8eef0);
    --hd-ink-2: light-dark(#4c5a63, #a5b3ba);
    --hd-line: light-dark(#dfe5e8, #2a343a);
    --hd-line-strong: light-dark(#7c8a92, #77868e);

    /* Petrol: actions, and the user's own. */
    --hd-accent: light-dark(#0b5f70, #6fcbdc);
    --hd-accent-strong: light-dark(#084b59, #98dfec);
    --hd-accent-ink: light-dark(#ffffff, #06242b);
    --hd-accent-wash: light-dark(#e4f1f4, #14313a);

    /* Priorities: each has an icon and a word as well. */
    --hd-urgent: light-dark(#b8230f, #ff8d75);
    --hd-urgent-wash: light-dark(#fdeeea, #38201b);
    --hd-high: light-dark(#8a5200, #efb45c);
    --hd-normal: light-dark(#4c5a63, #a5b3ba);
    --hd-low: light-dark(#5f6d75, #8f9ea6);
    --hd-good: light-dark(#17693a, #74cf96);

    --hd-shadow: 0 1px 2px rgb(10 30 40 / 0.06), 0 8px 24px -12px rgb(10 30 40 / 0.18);
  }

  @media (forced-colors: active) {
    :root,
    :host {
      --hd-bg: Canvas;
      --hd-surface: Canvas;
      --hd-raised: Canvas;
      --hd-ink: CanvasText;
      --hd-ink-2: CanvasText;
      --hd-line: CanvasText;
      --hd-line-strong: CanvasText;
      --hd-accent: LinkText;
      --hd-accent-strong: LinkText;
      --hd-accent-ink: Canvas;
      --hd-accent-wash: Canvas;
      --hd-urgent: CanvasText;
      --hd-urgent-wash: Canvas;
      --hd-high: CanvasText;
      --hd-normal: CanvasText;
      --hd-low: CanvasText;
      --hd-good: CanvasText;
      --hd-shadow: none;
    }
  }
`;var ct=v`
  :host {
    display: block;
    container-type: inline-size;
    color: var(--hd-ink);
    font: 400 var(--hd-text-md) / 1.5 var(--hd-font);
    font-feature-settings: "cv05", "ss03";
    -webkit-font-smoothing: antialiased;
    text-align: start;
  }

  :host([hidden]) {
    display: none;
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  h2,
  h3,
  p,
  ol,
  ul,
  dl,
  dd,
  blockquote,
  pre {
    margin: 0;
    padding: 0;
  }

  ol,
  ul {
    list-style: none;
  }

  :focus {
    outline: none;
  }

  :focus-visible {
    outline: 2px solid var(--hd-accent);
    outline-offset: 2px;
  }

  button,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }

  button {
    cursor: pointer;
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--hd-space-2);
    min-height: 2.25rem;
    padding: 0 var(--hd-space-4);
    border: 1px solid var(--hd-line-strong);
    border-radius: var(--hd-radius);
    background: var(--hd-surface);
    color: var(--hd-ink);
    font-size: var(--hd-text-sm);
    font-weight: 550;
    white-space: nowrap;
    transition: background-color 120ms, border-color 120ms;
  }

  .button:hover {
    background: var(--hd-raised);
    border-color: var(--hd-ink-2);
  }

  .button.primary {
    border-color: var(--hd-accent);
    background: var(--hd-accent);
    color: var(--hd-accent-ink);
  }

  .button.primary:hover {
    border-color: var(--hd-accent-strong);
    background: var(--hd-accent-strong);
  }

  .button[aria-disabled="true"] {
    cursor: progress;
    opacity: 0.7;
  }

  .link {
    padding: 0;
    border: 0;
    background: none;
    color: var(--hd-accent);
    font-weight: 550;
    text-decoration: underline;
    text-underline-offset: 0.2em;
    text-decoration-thickness: 1px;
  }

  .agent {
    padding: 0 0.4em;
    border: 1px solid var(--hd-line-strong);
    border-radius: 999px;
    color: var(--hd-ink-2);
    font-size: 0.85em;
    font-weight: 500;
    white-space: nowrap;
  }

  kbd {
    display: inline-block;
    min-width: 1.4em;
    padding: 0 0.35em;
    border: 1px solid var(--hd-line-strong);
    border-radius: 0.25rem;
    background: var(--hd-raised);
    font: 500 var(--hd-text-xs) / 1.5 var(--hd-mono);
    text-align: center;
  }

  .quiet {
    color: var(--hd-ink-2);
  }

  .num {
    font-variant-numeric: tabular-nums;
  }

  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .mark {
    flex: none;
    width: 1rem;
    height: 1rem;
    fill: currentColor;
    stroke: currentColor;
    forced-color-adjust: auto;
  }

  .mark .cut {
    stroke: var(--hd-surface);
    fill: var(--hd-surface);
  }

  .mark.urgent,
  .word.urgent {
    color: var(--hd-urgent);
  }

  .mark.high,
  .word.high {
    color: var(--hd-high);
  }

  .mark.normal,
  .word.normal {
    color: var(--hd-normal);
  }

  .mark.low,
  .word.low {
    color: var(--hd-low);
  }

  .word.urgent,
  .word.high {
    font-weight: 600;
  }

  .scene {
    width: 10rem;
    fill: none;
    stroke: var(--hd-line-strong);
    stroke-width: 1.5;
    stroke-linecap: round;
  }

  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }

  .connection {
    display: inline-flex;
    align-items: center;
    gap: var(--hd-space-2);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  .dot {
    flex: none;
    width: 0.5rem;
    height: 0.5rem;
    border-radius: 50%;
    background: var(--hd-good);
    box-shadow: 0 0 0 3px color-mix(in srgb, var(--hd-good) 18%, transparent);
    forced-color-adjust: none;
  }

  .connection.waiting .dot {
    background: transparent;
    box-shadow: inset 0 0 0 2px var(--hd-high);
  }

  .connection.broken .dot {
    border-radius: 1px;
    background: var(--hd-urgent);
    box-shadow: none;
  }

  .connection.broken {
    color: var(--hd-ink);
  }

  @media (forced-colors: active) {
    .button.primary,
    .button.primary:hover {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }
  }

  @media (pointer: coarse) {
    .button {
      min-height: 2.75rem;
    }

    .link {
      min-height: 2.75rem;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;var si=v`
  aside {
    display: grid;
    gap: var(--hd-space-4);
    align-content: start;
    padding: var(--hd-space-4);
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius-lg);
    background: var(--hd-surface);
    box-shadow: var(--hd-shadow);
  }

  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
    gap: var(--hd-space-4);
  }

  dt {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
  }

  dd {
    font-weight: 550;
    overflow-wrap: anywhere;
  }

  dd .quiet {
    display: block;
    font-size: var(--hd-text-xs);
    font-weight: 400;
  }

  .big {
    font-size: var(--hd-text-xl);
    font-weight: 650;
    letter-spacing: -0.02em;
    line-height: 1.2;
    white-space: nowrap;
  }

  .actions:not(:has(*)) {
    display: none;
  }

  .actions,
  .actions form {
    display: grid;
    gap: var(--hd-space-3);
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--hd-space-2);
  }

  .buttons .primary {
    flex: 1 0 auto;
    max-width: 20rem;
  }

  .actions .button {
    min-height: 2.5rem;
  }

  .actions label {
    font-weight: 600;
  }

  .actions form .quiet {
    font-size: var(--hd-text-xs);
  }

  textarea {
    width: 100%;
    min-height: 7rem;
    padding: var(--hd-space-3);
    border: 1px solid var(--hd-line-strong);
    border-radius: var(--hd-radius);
    background: var(--hd-bg);
    line-height: 1.5;
    resize: vertical;
    field-sizing: content;
    max-height: 24rem;
  }

  .trouble {
    padding: var(--hd-space-3);
    border-radius: var(--hd-radius);
    background: var(--hd-urgent-wash);
    font-size: var(--hd-text-sm);
    font-weight: 550;
  }

  .outcome,
  .kept {
    display: grid;
    gap: var(--hd-space-2);
    padding-top: var(--hd-space-4);
    border-top: 1px solid var(--hd-line);
    font-size: var(--hd-text-sm);
  }

  @container (width >= 52rem) {
    aside {
      grid-area: 1 / 2 / 3 / 3;
      position: sticky;
      top: var(--hd-space-4);
      align-self: start;
    }

    .facts {
      grid-template-columns: 1fr;
    }

    .buttons {
      display: grid;
    }

    form .buttons {
      grid-template-columns: 1fr auto;
    }
  }

  @media (pointer: coarse) {
    .actions .button,
    .back {
      min-height: 2.75rem;
    }
  }
`;var oi=v`
  .context {
    display: grid;
    gap: var(--hd-space-4);
    max-width: 68rem;
  }

  nav {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--hd-space-2) var(--hd-space-4);
  }

  .back {
    display: inline-flex;
    align-items: center;
    gap: var(--hd-space-2);
    min-height: 2rem;
    font-size: var(--hd-text-sm);
    text-decoration: none;
  }

  .back:hover {
    text-decoration: underline;
  }

  .kicker {
    display: flex;
    align-items: center;
    gap: var(--hd-space-2);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  h2 {
    margin-top: var(--hd-space-2);
    max-width: 38ch;
    font-size: var(--hd-text-xl);
    font-weight: 650;
    letter-spacing: -0.02em;
    line-height: 1.25;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }

  /* Nothing to press or to type into: it is read from here on. */
  h2:focus-visible {
    outline: none;
  }

  h3 {
    font-size: var(--hd-text-sm);
    font-weight: 600;
    letter-spacing: -0.004em;
  }

  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--hd-space-5);
  }

  @container (width >= 52rem) {
    .columns {
      grid-template-columns: minmax(0, 1fr) 19rem;
      grid-template-rows: auto 1fr;
      gap: var(--hd-space-6) var(--hd-space-7);
    }

    h2 {
      font-size: var(--hd-text-2xl);
    }
  }
`;var ri=v`
  .rest {
    display: grid;
    gap: var(--hd-space-6);
  }

  .rest > section > h3,
  .machine > h3 {
    margin-bottom: var(--hd-space-3);
  }

  .quotes {
    display: grid;
    grid-template-columns: 5.75rem minmax(0, 1fr);
    gap: 0 var(--hd-space-3);
  }

  .quotes + .quotes {
    margin-top: var(--hd-space-4);
  }

  .quotes ul {
    display: grid;
    gap: var(--hd-space-2);
  }

  h4 {
    display: flex;
    align-items: center;
    gap: var(--hd-space-1);
    height: 1.5rem;
    margin: 0;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    font-weight: 550;
  }

  h4 .mark {
    width: 0.85rem;
    height: 0.85rem;
  }

  .source {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
  }

  .machine {
    padding: var(--hd-space-4);
    border: 1px dashed var(--hd-line-strong);
    border-radius: var(--hd-radius-lg);
    color: var(--hd-ink);
  }

  .machine .source {
    margin-top: var(--hd-space-3);
  }

  .freshness {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  .freshness strong {
    color: var(--hd-ink);
    font-weight: 600;
  }

  .steps li {
    position: relative;
    display: grid;
    grid-template-columns: 5.75rem minmax(0, 1fr);
    gap: var(--hd-space-3);
    padding-block: var(--hd-space-1);
    font-size: var(--hd-text-sm);
  }

  .steps strong {
    font-weight: 600;
  }

  .mail {
    display: block;
  }

  .earlier {
    font-size: var(--hd-text-sm);
  }

  @container (width < 30rem) {
    .quotes,
    .steps li {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
  }
`;var ai=v`
  .state {
    display: grid;
    justify-items: center;
    gap: var(--hd-space-3);
    padding: var(--hd-space-7) var(--hd-space-4);
    border: 1px dashed var(--hd-line);
    border-radius: var(--hd-radius-lg);
    text-align: center;
  }

  .bone {
    display: grid;
    gap: var(--hd-space-3);
    margin-top: var(--hd-space-5);
    animation: breathe 1.8s ease-in-out infinite alternate;
  }

  .bone b {
    width: min(40rem, 90%);
    height: 1rem;
    border-radius: 0.5rem;
    background: var(--hd-line);
  }

  .bone b:last-child {
    width: 40%;
  }
`;var di=v`
  /* The note of a person: the largest text on the screen. */
  .human blockquote {
    padding-inline-start: var(--hd-space-4);
    border-inline-start: 3px solid var(--hd-accent);
    font-size: var(--hd-text-lg);
    line-height: 1.55;
    letter-spacing: -0.008em;
    text-wrap: pretty;
  }

  .human .by {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  blockquote + .by {
    margin-top: var(--hd-space-3);
    padding-inline-start: calc(var(--hd-space-4) + 3px);
  }

  .human .by strong {
    color: var(--hd-ink);
    font-weight: 600;
  }

  .prose {
    display: grid;
    gap: 0.6em;
    max-width: 68ch;
    overflow-wrap: anywhere;
  }

  .prose p {
    white-space: pre-line;
  }

  .prose code {
    padding: 0.08em 0.3em;
    border-radius: 0.25rem;
    background: var(--hd-raised);
    box-shadow: inset 0 0 0 1px var(--hd-line);
    font: 0.88em var(--hd-mono);
  }

  .prose pre {
    min-width: 0;
    padding: var(--hd-space-3);
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius);
    background: var(--hd-raised);
    font: var(--hd-text-xs) / 1.6 var(--hd-mono);
    overflow-x: auto;
    overflow-wrap: normal;
  }
`;var ci=v`
  summary {
    display: flex;
    align-items: baseline;
    gap: var(--hd-space-3);
    min-height: 2.75rem;
    padding: var(--hd-space-3) 0;
    border-block: 1px solid var(--hd-line);
    cursor: pointer;
    list-style: none;
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary::after {
    content: "Show";
    margin-inline-start: auto;
    color: var(--hd-accent);
    font-size: var(--hd-text-sm);
    font-weight: 550;
  }

  [open] > summary::after {
    content: "Hide";
  }

  summary .quiet {
    font-size: var(--hd-text-sm);
  }

  .transcript ol {
    display: grid;
    gap: var(--hd-space-5);
    padding-block: var(--hd-space-5);
  }

  .message {
    display: grid;
    gap: var(--hd-space-1);
    min-width: 0;
  }

  .speaker {
    font-size: var(--hd-text-xs);
    font-weight: 600;
  }

  .speaker .quiet {
    margin-inline-start: var(--hd-space-2);
    font-weight: 400;
  }

  .message.note {
    padding: var(--hd-space-3) var(--hd-space-4);
    border-inline-start: 3px solid var(--hd-accent);
    background: var(--hd-accent-wash);
  }

  .message.system {
    color: var(--hd-ink-2);
  }

  .divider {
    display: flex;
    align-items: center;
    gap: var(--hd-space-3);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    font-weight: 600;
  }

  .divider::after {
    content: "";
    flex: 1;
    border-top: 1px solid var(--hd-line-strong);
  }
<<<<<<< HEAD
`;var li=[we,ct,oi,di,si,ri,ci,ai];var Ws={handoff_parked:"parked it",handoff_created:"escalated it",handoff_claimed:"claimed it",handoff_released:"released it",handoff_resolved:"resolved it",handoff_returned:"returned it with an answer",handoff_withdrawn:"withdrew it"},Vs=50;function hi(n,e,t){return d`<section part="timeline">
    <h3>Timeline</h3>
    <ol class="steps">
      ${n.timeline?.map((i,s)=>d`<li>
          <span class="quiet">${$(i.at,e)}</span>
          <p><strong>${Gs(i,t)}</strong> ${Js(i,t)}${Ys(i)}${Xs(i)}</p>
        </li>${s===Vs-1?Ks(n):l}`)}
    </ol>
  </section>`}function Ks({timeline_omitted:n=0}){return n>0?d`<li><span></span><p class="quiet num">${n} more steps</p></li>`:l}function Gs({by:n},e){let t=n.on_behalf_of;return n.service&&t?d`${C(n.name)} for ${t.id===e?"you":D(t)}`:e!==void 0&&n.id===e?"You":D(n)}function Js(n,e){if(n.type==="handoff_reassigned"){let t=n.claimed_by;return t&&t.id===M(n.by)?"took it over":d`reassigned it to ${t?.id===e?"you":t?C(t.name):"someone else"}`}return Ws[n.type]??n.type.replace("handoff_","").replaceAll("_"," ")}function Ys({type:n,waited_seconds:e,seats_reached:t}){if(e!==null&&(n==="handoff_claimed"||n==="handoff_reassigned"))return d`<span class="quiet num"> after ${Ze(e*1e3)}</span>`;if(t!==null&&n==="handoff_created"){let i=t===1?"delivered to one live stream":`delivered to ${t} live streams`;return d`<span class="quiet num">, ${t===0?"no one was connected":i}</span>`}return l}var Zs={sent:"mailed to",queued:"mail queued for",logged:"mail logged for",failed:"mail failed for"};function Xs({mails:n,mails_omitted:e,unheard:t}){let i=Object.entries(Zs).map(([s,o])=>{let r=s==="failed",a=n.filter(c=>c.status===s).map(({to:c,error:h},f)=>{let u=f>0?", ":l;return d`${u}${C(c.name)}${r&&h?` (${h})`:l}`});return a.length>0?d`<span class="${r?"":"quiet"} mail">${o} ${a}</span>`:l});return e>0&&i.push(d`<span class="quiet mail num">and ${e} more</span>`),t&&i.push(d`<span class="mail">no mail: all recipients have left or opted out</span>`),i}var lt=class extends _{static styles=li;static properties={...et,sessionId:{attribute:"session-id"},handoffId:{attribute:"handoff-id"},keys:{attribute:"no-keys",converter:{fromAttribute:e=>e===null}}};#e=Ye(this);#n=new te(this,{changed:()=>this.#t.refresh()});#t=new ot(this,this.#n,{opened:()=>{this.#o=void 0,this.#s.reset()},loaded:()=>this.#s.restore(),failed:e=>{this.#o=e}});#i=new st(this);#s=new Je(this,this.#n,this.#t);#o;constructor(){super(),this.client=void 0,this.getToken=void 0,this.baseUrl="/api/v1",this.sessionId=void 0,this.handoffId=void 0,this.keys=!0,this.addEventListener("keydown",e=>this.#h(e))}focus(){this.updateComplete.then(()=>this.renderRoot.querySelector("h2")?.focus())}compose(e){this.#s.open(e)}render(){if(!this.handoffId)return l;let e=this.#n.current,{handoff:t}=this.#t;return d`<article class="context" part="context" aria-labelledby="heading">
      <nav>
        <button class="link back" type="button" part="back" @click=${()=>k(this,"handoff-close",void 0)}>
          ${Bn} Queue
=======
`;var ci=[be,ct,si,ai,ii,oi,di,ri];var Vs={handoff_parked:"parked it",handoff_created:"escalated it",handoff_claimed:"claimed it",handoff_released:"released it",handoff_resolved:"resolved it",handoff_returned:"returned it with an answer",handoff_withdrawn:"withdrew it",handoff_updated:"added messages"},Ks=50;function hi(n,e,t){return d`<section part="timeline">
    <h3>Timeline</h3>
    <ol class="steps">
      ${n.timeline?.map((i,s,o)=>d`${li(i)&&li(o[s+1])?l:d`<li>
                <span class="quiet">${$(i.at,e)}</span>
                <p><strong>${Js(i,t)}</strong> ${Ys(i,t)}${Zs(i)}${eo(i)}</p>
              </li>`}${s===Ks-1?Gs(n):l}`)}
    </ol>
  </section>`}function li(n){return n?.type==="handoff_updated"}function Gs({timeline_omitted:n=0}){return n>0?d`<li><span></span><p class="quiet num">${n} more steps</p></li>`:l}function Js(n,e){return e!==void 0&&n.by.id===e?"You":Y(n.by)}function Ys(n,e){if(n.type==="handoff_reassigned"){let t=n.claimed_by;return t&&t.id===n.by.id?"took it over":d`reassigned it to ${t?.id===e?"you":t?C(t.name):"someone else"}`}return Vs[n.type]??n.type.replace("handoff_","").replaceAll("_"," ")}function Zs({type:n,waited_seconds:e,seats_reached:t}){if(e!==null&&n==="handoff_claimed")return d`<span class="quiet num"> after ${Ze(e*1e3)}</span>`;if(t!==null&&n==="handoff_created"){let i=t===1?"delivered to one live stream":`delivered to ${t} live streams`;return d`<span class="quiet num">, ${t===0?"no one was connected":i}</span>`}return l}var Xs={sent:"mailed to",queued:"mail queued for",logged:"mail logged for",failed:"mail failed for"};function eo({mails:n,mails_omitted:e,unheard:t}){let i=Object.entries(Xs).map(([s,o])=>{let r=s==="failed",a=n.filter(c=>c.status===s).map(({to:c,error:h},f)=>{let u=f>0?", ":l;return d`${u}${C(c.name)}${r&&h?` (${h})`:l}`});return a.length>0?d`<span class="${r?"":"quiet"} mail">${o} ${a}</span>`:l});return e>0&&i.push(d`<span class="quiet mail num">and ${e} more</span>`),t&&i.push(d`<span class="mail">no mail: all recipients have left or opted out</span>`),i}var lt=class extends _{static styles=ci;static properties={...et,sessionId:{attribute:"session-id"},handoffId:{attribute:"handoff-id"},keys:{attribute:"no-keys",converter:{fromAttribute:e=>e===null}}};#e=Ye(this);#n=new ee(this,{changed:()=>this.#t.refresh()});#t=new ot(this,this.#n,{opened:()=>{this.#o=void 0,this.#s.reset()},loaded:()=>this.#s.restore(),failed:e=>{this.#o=e}});#i=new st(this);#s=new Je(this,this.#n,this.#t);#o;constructor(){super(),this.client=void 0,this.getToken=void 0,this.baseUrl="/api/v1",this.sessionId=void 0,this.handoffId=void 0,this.keys=!0,this.addEventListener("keydown",e=>this.#u(e))}focus(){this.updateComplete.then(()=>this.renderRoot.querySelector("h2")?.focus())}compose(e){this.#s.open(e)}render(){if(!this.handoffId)return l;let e=this.#n.current,{handoff:t}=this.#t;return d`<article class="context" part="context" aria-labelledby="heading">
      <nav>
        <button class="link back" type="button" part="back" @click=${()=>k(this,"handoff-close",void 0)}>
          ${Qn} Queue
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
        </button>
        ${e&&e.connection.state!=="live"?tt(e):l}
      </nav>
      ${e&&t?this.#r(e,t):this.#a()}
      <p class="hidden" role="status"></p>
<<<<<<< HEAD
    </article>`}#r(e,t){let{card:i,session:s,older:o,loadMessages:r}=this.#t,a=e.clock.now(),c=e.me?.id,h={handoff:t,card:i,session:s,me:c,now:a};return d`${Yn(h)}
      <div class="columns">
        <div class="main">${Zn(h)}</div>
        <aside part="facts" aria-label="Status">
          ${ti(h)}
          ${jn({actions:ne(e.connection)?[]:On(i??t,s,c,a),pending:e.pending(t.id),note:this.#o,form:this.#s.form,texts:this.#s.texts,act:f=>{this.#l(f)},choose:f=>f?this.compose(f):this.#c(),write:f=>this.#s.write(f)})}
        </aside>
        <div class="rest">
          ${ni(h)} ${Xn(h)} ${ei(h)}
          ${Jn(t,s,o,r)} ${hi(t,a,c)}
=======
    </article>`}#r(e,t){let{card:i,session:s,older:o,loadMessages:r}=this.#t,a=e.clock.now(),c=e.me?.id,h={handoff:t,card:i,session:s,me:c,now:a};return d`${Vn(h)}
      <div class="columns">
        <div class="main">${Kn(h)}</div>
        <aside part="facts" aria-label="Status">
          ${Yn(h)}
          ${qn({actions:te(e.connection)?[]:Nn(i??t,s,c,a),pending:e.pending(t.id),note:this.#o,form:this.#s.form,texts:this.#s.texts,act:f=>{this.#l(f)},choose:f=>f?this.compose(f):this.#h(),write:f=>this.#s.write(f)})}
        </aside>
        <div class="rest">
          ${Zn(h)} ${Gn(h)} ${Jn(h,()=>this.#c())}
          ${ti(t,s,o,r)} ${hi(t,a,c)}
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
        </div>
      </div>
      ${t.previous_handoff_id?this.#d(t.previous_handoff_id,t.session_id):l}`}#a(){let{error:e,card:t}=this.#t;return e===void 0?d`<div class="loading" part="state" data-state="loading">
        <h2 id="heading" tabindex="-1">${t?.session_title??"Loading…"}</h2>
        <div class="bone" aria-hidden="true"><b></b><b></b><b></b></div>
      </div>`:d`<div class="state" part="state" data-state="error">
      ${ie}
      <h2 id="heading" tabindex="-1">Could not load this handoff.</h2>
      <p class="quiet">${e}</p>
      <button class="button" type="button" @click=${()=>{this.#t.fetch()}}>Try again</button>
    </div>`}#d(e,t){return d`<p class="earlier">
      <button class="link" type="button" @click=${()=>k(this,"handoff-open",{card:{id:e,session_id:t}})}>Earlier handoff of this session</button>
<<<<<<< HEAD
    </p>`}async#l(e){let t=this.#n.current,{handoff:i,card:s}=this.#t;if(!t||!i||t.pending(i.id))return;let o=e==="resolve"||e==="return",r=o?(this.#s.texts[e]??"").trim():t.me?.id??"";if(o&&r===""){this.compose(e);return}this.#o=void 0;let a=await t.act(s??eo(i),e,r);if(a.ok)this.#t.handoff={...i,...to(a.card)},o&&this.#s.clear(),this.#e.say(`${S[e].done}: ${rt(a.card)}`),k(this,"handoff-change",{card:a.card,action:e});else{let{claimed_by:c,claimed_at:h}=a.problem??{};this.#o=c&&h?d`${C(c.name)} claimed this ${T(h,"exact")} ago.`:a.message,this.#e.say(a.message)}this.#t.fetch(),this.requestUpdate()}#c(){this.#i.next=`[data-action="${this.#s.form}"]`,this.#s.close()}#h(e){let t=at(e);if(!this.keys||this.#s.pending||!t||e.defaultPrevented)return;let i=e.composedPath()[0]instanceof HTMLTextAreaElement,s=this.#t.card??this.#t.handoff,o=r=>t===r&&!i&&s&&dt(r,s,this.#n.current);if(t==="close"&&i)this.renderRoot.querySelector("h2")?.focus();else if(t==="close")k(this,"handoff-close",void 0);else if(o("claim")||o("release"))this.#l(t);else if(o("resolve"))this.compose("resolve");else return;e.preventDefault()}};function eo(n){let{engineer_notes:e,context:t,timeline:i,timeline_omitted:s,...o}=n;return{...o,session_title:t?.title??"",problem_summary:t?.problem_summary??"",note_preview:e.slice(0,200)}}function to(n){let{session_title:e,problem_summary:t,note_preview:i,...s}=n;return s}var ui={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},fi=n=>(...e)=>({_$litDirective$:n,values:e}),ht=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,i){this._$Ct=e,this._$AM=t,this._$Ci=i}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:no}=bn,pi=n=>n;var mi=()=>document.createComment(""),se=(n,e,t)=>{let i=n._$AA.parentNode,s=e===void 0?n._$AB:e._$AA;if(t===void 0){let o=i.insertBefore(mi(),s),r=i.insertBefore(mi(),s);t=new no(o,r,n,n.options)}else{let o=t._$AB.nextSibling,r=t._$AM,a=r!==n;if(a){let c;t._$AQ?.(n),t._$AM=n,t._$AP!==void 0&&(c=n._$AU)!==r._$AU&&t._$AP(c)}if(o!==s||a){let c=t._$AA;for(;c!==o;){let h=pi(c).nextSibling;pi(i).insertBefore(c,s),c=h}}}return t},F=(n,e,t=n)=>(n._$AI(e,t),n),io={},gi=(n,e=io)=>n._$AH=e,vi=n=>n._$AH,ut=n=>{n._$AR(),n._$AA.remove()};var yi=(n,e,t)=>{let i=new Map;for(let s=e;s<=t;s++)i.set(n[s],s);return i},bi=fi(class extends ht{constructor(n){if(super(n),n.type!==ui.CHILD)throw Error("repeat() can only be used in text expressions")}dt(n,e,t){let i;t===void 0?t=e:e!==void 0&&(i=e);let s=[],o=[],r=0;for(let a of n)s[r]=i?i(a,r):r,o[r]=t(a,r),r++;return{values:o,keys:s}}render(n,e,t){return this.dt(n,e,t).values}update(n,[e,t,i]){let s=vi(n),{values:o,keys:r}=this.dt(e,t,i);if(!Array.isArray(s))return this.ut=r,o;let a=this.ut??=[],c=[],h,f,u=0,g=s.length-1,m=0,y=o.length-1;for(;u<=g&&m<=y;)if(s[u]===null)u++;else if(s[g]===null)g--;else if(a[u]===r[m])c[m]=F(s[u],o[m]),u++,m++;else if(a[g]===r[y])c[y]=F(s[g],o[y]),g--,y--;else if(a[u]===r[y])c[y]=F(s[u],o[y]),se(n,c[y+1],s[u]),u++,y--;else if(a[g]===r[m])c[m]=F(s[g],o[m]),se(n,s[u],s[g]),g--,m++;else if(h===void 0&&(h=yi(r,m,y),f=yi(a,u,g)),h.has(a[u]))if(h.has(a[g])){let p=f.get(r[m]),b=p!==void 0?s[p]:null;if(b===null){let R=se(n,s[u]);F(R,o[m]),c[m]=R}else c[m]=F(b,o[m]),se(n,s[u],b),s[p]=null;m++}else ut(s[g]),g--;else ut(s[u]),u++;for(;m<=y;){let p=se(n,c[y+1]);F(p,o[m]),c[m++]=p}for(;u<=g;){let p=s[u++];p!==null&&ut(p)}return this.ut=r,gi(n,c),H}});var so={waiting:"Waiting",mine:"Mine",others:"Others",parked:"Parked",closed:"Closed"};function wi(n,e,t){return d`<nav class="filters" part="filters" aria-label="Views of the queue">
=======
    </p>`}async#l(e){let t=this.#n.current,{handoff:i,card:s}=this.#t;if(!t||!i||t.pending(i.id))return;let o=e==="resolve"||e==="return",r=o?(this.#s.texts[e]??"").trim():t.me?.id??"";if(o&&r===""){this.compose(e);return}this.#o=void 0;let a=await t.act(s??to(i),e,r);if(a.ok)this.#t.handoff={...i,...no(a.card)},o&&this.#s.clear(),this.#e.say(`${S[e].done}: ${rt(a.card)}`),k(this,"handoff-change",{card:a.card,action:e});else{let{claimed_by:c,claimed_at:h}=a.problem??{};this.#o=c&&h?d`${C(c.name)} claimed this ${T(h,"exact")} ago.`:a.message,this.#e.say(a.message)}this.#t.fetch(),this.requestUpdate()}#c(){let e=this.renderRoot.querySelector(".transcript");e&&(e.open=!0,e.querySelector(".divider")?.focus())}#h(){this.#i.next=`[data-action="${this.#s.form}"]`,this.#s.close()}#u(e){let t=at(e);if(!this.keys||this.#s.pending||!t||e.defaultPrevented)return;let i=e.composedPath()[0]instanceof HTMLTextAreaElement,s=this.#t.card??this.#t.handoff,o=r=>t===r&&!i&&s&&dt(r,s,this.#n.current);if(t==="close"&&i)this.renderRoot.querySelector("h2")?.focus();else if(t==="close")k(this,"handoff-close",void 0);else if(o("claim")||o("release"))this.#l(t);else if(o("resolve"))this.compose("resolve");else return;e.preventDefault()}};function to(n){let{engineer_notes:e,context:t,timeline:i,timeline_omitted:s,...o}=n;return{...o,session_title:t?.title??"",problem_summary:t?.problem_summary??"",note_preview:e.slice(0,200)}}function no(n){let{session_title:e,problem_summary:t,note_preview:i,...s}=n;return s}var ui={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},fi=n=>(...e)=>({_$litDirective$:n,values:e}),ht=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,i){this._$Ct=e,this._$AM=t,this._$Ci=i}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:io}=vn,pi=n=>n;var mi=()=>document.createComment(""),ie=(n,e,t)=>{let i=n._$AA.parentNode,s=e===void 0?n._$AB:e._$AA;if(t===void 0){let o=i.insertBefore(mi(),s),r=i.insertBefore(mi(),s);t=new io(o,r,n,n.options)}else{let o=t._$AB.nextSibling,r=t._$AM,a=r!==n;if(a){let c;t._$AQ?.(n),t._$AM=n,t._$AP!==void 0&&(c=n._$AU)!==r._$AU&&t._$AP(c)}if(o!==s||a){let c=t._$AA;for(;c!==o;){let h=pi(c).nextSibling;pi(i).insertBefore(c,s),c=h}}}return t},U=(n,e,t=n)=>(n._$AI(e,t),n),so={},gi=(n,e=so)=>n._$AH=e,vi=n=>n._$AH,ut=n=>{n._$AR(),n._$AA.remove()};var yi=(n,e,t)=>{let i=new Map;for(let s=e;s<=t;s++)i.set(n[s],s);return i},bi=fi(class extends ht{constructor(n){if(super(n),n.type!==ui.CHILD)throw Error("repeat() can only be used in text expressions")}dt(n,e,t){let i;t===void 0?t=e:e!==void 0&&(i=e);let s=[],o=[],r=0;for(let a of n)s[r]=i?i(a,r):r,o[r]=t(a,r),r++;return{values:o,keys:s}}render(n,e,t){return this.dt(n,e,t).values}update(n,[e,t,i]){let s=vi(n),{values:o,keys:r}=this.dt(e,t,i);if(!Array.isArray(s))return this.ut=r,o;let a=this.ut??=[],c=[],h,f,u=0,g=s.length-1,m=0,y=o.length-1;for(;u<=g&&m<=y;)if(s[u]===null)u++;else if(s[g]===null)g--;else if(a[u]===r[m])c[m]=U(s[u],o[m]),u++,m++;else if(a[g]===r[y])c[y]=U(s[g],o[y]),g--,y--;else if(a[u]===r[y])c[y]=U(s[u],o[y]),ie(n,c[y+1],s[u]),u++,y--;else if(a[g]===r[m])c[m]=U(s[g],o[m]),ie(n,s[u],s[g]),g--,m++;else if(h===void 0&&(h=yi(r,m,y),f=yi(a,u,g)),h.has(a[u]))if(h.has(a[g])){let p=f.get(r[m]),b=p!==void 0?s[p]:null;if(b===null){let R=ie(n,s[u]);U(R,o[m]),c[m]=R}else c[m]=U(b,o[m]),ie(n,s[u],b),s[p]=null;m++}else ut(s[g]),g--;else ut(s[u]),u++;for(;m<=y;){let p=ie(n,c[y+1]);U(p,o[m]),c[m++]=p}for(;u<=g;){let p=s[u++];p!==null&&ut(p)}return this.ut=r,gi(n,c),H}});var oo={waiting:"Waiting",mine:"Mine",others:"Others",parked:"Parked",closed:"Closed"};function wi(n,e,t){return d`<nav class="filters" part="filters" aria-label="Views of the queue">
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
    ${Ot.map(i=>{let s=e?.[i];return d`<button
        type="button"
        data-filter=${i}
        aria-current=${i===n?"true":l}
        @click=${()=>t(i)}
      >
<<<<<<< HEAD
        ${so[i]}${s===void 0?l:d` <span class="count num">${s}</span>`}
      </button>`})}
  </nav>`}var oo=[[["j","k"],"next, previous"],[["Enter"],"open, without claiming"],[["c"],"claim and open"],[["r"],"release"],[["e"],"resolve"],[["Esc"],"back to the queue"],[["?"],"show this list"]];function xi(n,e){return d`<dialog class="help" part="help" aria-labelledby="help-heading">
=======
        ${oo[i]}${s===void 0?l:d` <span class="count num">${s}</span>`}
      </button>`})}
  </nav>`}var ro=[[["j","k"],"next, previous"],[["Enter"],"open, without claiming"],[["c"],"claim and open"],[["r"],"release"],[["e"],"resolve"],[["Esc"],"back to the queue"],[["?"],"show this list"]];function xi(n,e){return d`<dialog class="help" part="help" aria-labelledby="help-heading">
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
    <form method="dialog">
      <h2 id="help-heading">Shortcuts</h2>
      <p class="quiet">Active while the list has the focus.</p>
      <dl>
<<<<<<< HEAD
        ${oo.map(([t,i])=>d`<div>
=======
        ${ro.map(([t,i])=>d`<div>
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
            <dt>${t.map(s=>d`<kbd>${s}</kbd> `)}</dt>
            <dd>${i}</dd>
          </div>`)}
      </dl>
      <p class="choices">
        <button class="button" type="button" aria-pressed=${n?"true":"false"} @click=${()=>e(!n)}>
          ${n?"Turn off":"Turn on"}
        </button>
        <button class="button primary" type="submit" autofocus>Close</button>
      </p>
    </form>
<<<<<<< HEAD
  </dialog>`}var ft=class{#e;#n;#t;#i=null;constructor(e,t,i){this.#e=e,this.#n=t,this.#t=new IntersectionObserver(s=>{s.some(o=>o.isIntersecting)&&i()}),e.addController(this)}hostUpdated(){let e=this.#e.renderRoot.querySelector(this.#n);e!==this.#i&&(this.#t.disconnect(),this.#i=e,e&&this.#t.observe(e))}};var ro={waiting:["No one is waiting.",""],mine:["You have no claims.","Handoffs you claim stay here until you resolve, return or release them."],others:["No one else has a claim.","Handoffs claimed by colleagues appear here."],parked:["Nothing is parked.","Sessions set aside for later appear here."],closed:["Nothing has been closed yet.",""]};function ki(n,e,t){let{loaded:i,error:s,retryAt:o}=n.list(e);return s!==void 0?co(n,s,o,t>0):n.connection.state==="signed-out"&&!i?d`<div class="state" part="state" data-state="signed-out">
      ${ie}
      <p class="lead">You are signed out.</p>
      <p class="quiet">Sign in to see who is waiting.</p>
    </div>`:i?t>0?l:ao(n,e):lo()}function ao(n,e){let[t,i]=ro[e],{connection:s}=n,o=s.state==="live",r=Xe(new Date().toISOString(),Date.now()),a=o?`${zt(s)}, ${r}`:"This may be out of date.";return d`<div class="state" part="state" data-state="empty">
    ${o?zn:ie}
    <p class="lead">${t}</p>
    <p class="quiet num">${i||a}</p>
  </div>`}function co(n,e,t,i){let s=t===void 0?0:Math.ceil((t-Date.now())/1e3),o=s>0?`Retrying in ${s} s.`:t===void 0?"":"Retrying…";return d`<div class="state ${i?"small":""}" part="state" data-state="error">
    ${i?l:ie}
    <p class="lead">Could not load the queue.</p>
    <p class="quiet num">${e} ${o}</p>
    <button class="button" type="button" @click=${()=>n.wake("retry")}>Retry now</button>
  </div>`}function lo(){return d`<div class="skeleton" part="state" data-state="loading">
    <p class="hidden">Loading the queue…</p>
    ${[68,52,74].map(()=>d`<div class="bone" aria-hidden="true"><i></i><b></b><b></b></div>`)}
  </div>`}var pt=class{#e;#n;#t;#i;#s;constructor(e,t){this.#e=e,this.#n=t,e.addController(this)}get tabStop(){let e=this.#r(this.#t)?this.#t:this.#e.selected,{rows:t}=this.#n;return(t.find(({card:i})=>i.id===e)??t[0])?.card.id}set current(e){this.#t=e}get current(){return this.#t}focus(){this.#o(this.#r(this.#t)??this.#r(this.#e.selected??void 0)??this.#a()[0])}move(e,t){let i=this.#a(),s=i.findIndex(o=>o.getAttribute("data-handoff-id")===e);i[s+t]?.querySelector(".title")?.focus()}hostUpdate(){this.#e.filter!==this.#i&&(this.#i=this.#e.filter,this.#t=void 0);let e=this.#e.shadowRoot?.activeElement?.closest("[data-handoff-id]"),t=e?.getAttribute("data-handoff-id");e&&!this.#n.rows.some(({card:i})=>i.id===t)&&(this.#s=this.#a().indexOf(e))}hostUpdated(){if(this.#s!==void 0){let e=this.#a(),t=e[Math.min(this.#s,e.length-1)];this.#s=void 0,this.#o(t)}}#o(e){(e?.querySelector(".title")??this.#e.renderRoot.querySelector("#heading"))?.focus()}#r(e){return e===void 0?void 0:this.#a().find(t=>t.getAttribute("data-handoff-id")===e)}#a(){return[...this.#e.renderRoot.querySelectorAll("[data-handoff-id]")]}};var ho=8e3,uo=15e3,mt=class{#e;#n;#t=new ye;#i=new Map;#s;#o=!1;#r=!1;#a=!1;constructor(e,t){this.#e=e,this.#n=t,e.addController(this)}get rows(){return this.#t.rows}get held(){return this.#t.waiting}open(e){this.#s=this.#e.filter,this.#t.clear(),this.#o=!1,e.show(this.#s)}cardAt(e){let t=e.closest("[data-handoff-id]")?.getAttribute("data-handoff-id");return this.rows.find(({card:i})=>i.id===t)?.card}note(e){return this.#i.get(e)?.text}setNote(e,t){t===void 0?this.#i.delete(e):(this.#i.set(e,{text:t,at:Date.now()}),this.#e.requestUpdate())}reveal(){this.#t.reveal(),this.#e.requestUpdate()}async loadMore(){let e=this.#n.current;e&&(await e.more(this.#e.filter),this.#t.update(e.cards(this.#e.filter),t=>this.#d(e,t)),this.#t.extend(),this.#e.requestUpdate())}setFocused(e){let t=this.#a&&!e;this.#a=e,t&&this.#e.requestUpdate()}setHovered(e){let t=this.#r&&!e;this.#r=e,t&&this.#e.requestUpdate()}tick(){let e=Date.now(),t=this.#t.sweep()||this.#s==="others"&&e%uo<1e3;for(let[i,{at:s}]of this.#i)e-s>ho&&(t=this.#i.delete(i));t&&this.#e.requestUpdate()}hostUpdate(){let e=this.#n.current;if(!e)return;let{filter:t,selected:i}=this.#e;t!==this.#s&&this.open(e);let{rows:s}=this.#t,o=this.#r||this.#a||s.some(({card:r})=>r.id===i);this.#t.hold(o&&s.length>0),this.#t.update(e.cards(t),r=>this.#d(e,r),({id:r})=>r===i||e.me!==void 0&&e.changedBy(r)===e.me.id),!this.#o&&e.list(t).loaded&&(this.#o=!0,this.#t.markLoaded())}#d(e,t){let i=e.card(t);return i&&this.#e.filter==="waiting"&&e.changedBy(t)!==e.me?.id?i:void 0}};var $i=v`
=======
  </dialog>`}var ft=class{#e;#n;#t;#i=null;constructor(e,t,i){this.#e=e,this.#n=t,this.#t=new IntersectionObserver(s=>{s.some(o=>o.isIntersecting)&&i()}),e.addController(this)}hostUpdated(){let e=this.#e.renderRoot.querySelector(this.#n);e!==this.#i&&(this.#t.disconnect(),this.#i=e,e&&this.#t.observe(e))}};var ao={waiting:["No one is waiting.",""],mine:["You have no claims.","Handoffs you claim stay here until you resolve, return or release them."],others:["No one else has a claim.","Handoffs claimed by colleagues appear here."],parked:["Nothing is parked.","Sessions set aside for later appear here."],closed:["Nothing has been closed yet.",""]};function ki(n,e,t){let{loaded:i,error:s,retryAt:o}=n.list(e);return s!==void 0?lo(n,s,o,t>0):n.connection.state==="signed-out"&&!i?d`<div class="state" part="state" data-state="signed-out">
      ${ne}
      <p class="lead">You are signed out.</p>
      <p class="quiet">Sign in to see who is waiting.</p>
    </div>`:i?t>0?l:co(n,e):ho()}function co(n,e){let[t,i]=ao[e],{connection:s}=n,o=s.state==="live",r=Xe(new Date().toISOString(),Date.now()),a=o?`${zt(s)}, ${r}`:"This may be out of date.";return d`<div class="state" part="state" data-state="empty">
    ${o?Fn:ne}
    <p class="lead">${t}</p>
    <p class="quiet num">${i||a}</p>
  </div>`}function lo(n,e,t,i){let s=t===void 0?0:Math.ceil((t-Date.now())/1e3),o=s>0?`Retrying in ${s} s.`:t===void 0?"":"Retrying…";return d`<div class="state ${i?"small":""}" part="state" data-state="error">
    ${i?l:ne}
    <p class="lead">Could not load the queue.</p>
    <p class="quiet num">${e} ${o}</p>
    <button class="button" type="button" @click=${()=>n.wake("retry")}>Retry now</button>
  </div>`}function ho(){return d`<div class="skeleton" part="state" data-state="loading">
    <p class="hidden">Loading the queue…</p>
    ${[68,52,74].map(()=>d`<div class="bone" aria-hidden="true"><i></i><b></b><b></b></div>`)}
  </div>`}var pt=class{#e;#n;#t;#i;#s;constructor(e,t){this.#e=e,this.#n=t,e.addController(this)}get tabStop(){let e=this.#r(this.#t)?this.#t:this.#e.selected,{rows:t}=this.#n;return(t.find(({card:i})=>i.id===e)??t[0])?.card.id}set current(e){this.#t=e}get current(){return this.#t}focus(){this.#o(this.#r(this.#t)??this.#r(this.#e.selected??void 0)??this.#a()[0])}move(e,t){let i=this.#a(),s=i.findIndex(o=>o.getAttribute("data-handoff-id")===e);i[s+t]?.querySelector(".title")?.focus()}hostUpdate(){this.#e.filter!==this.#i&&(this.#i=this.#e.filter,this.#t=void 0);let e=this.#e.shadowRoot?.activeElement?.closest("[data-handoff-id]"),t=e?.getAttribute("data-handoff-id");e&&!this.#n.rows.some(({card:i})=>i.id===t)&&(this.#s=this.#a().indexOf(e))}hostUpdated(){if(this.#s!==void 0){let e=this.#a(),t=e[Math.min(this.#s,e.length-1)];this.#s=void 0,this.#o(t)}}#o(e){(e?.querySelector(".title")??this.#e.renderRoot.querySelector("#heading"))?.focus()}#r(e){return e===void 0?void 0:this.#a().find(t=>t.getAttribute("data-handoff-id")===e)}#a(){return[...this.#e.renderRoot.querySelectorAll("[data-handoff-id]")]}};var uo=8e3,fo=15e3,mt=class{#e;#n;#t=new ve;#i=new Map;#s;#o=!1;#r=!1;#a=!1;constructor(e,t){this.#e=e,this.#n=t,e.addController(this)}get rows(){return this.#t.rows}get held(){return this.#t.waiting}open(e){this.#s=this.#e.filter,this.#t.clear(),this.#o=!1,e.show(this.#s)}cardAt(e){let t=e.closest("[data-handoff-id]")?.getAttribute("data-handoff-id");return this.rows.find(({card:i})=>i.id===t)?.card}note(e){return this.#i.get(e)?.text}setNote(e,t){t===void 0?this.#i.delete(e):(this.#i.set(e,{text:t,at:Date.now()}),this.#e.requestUpdate())}reveal(){this.#t.reveal(),this.#e.requestUpdate()}async loadMore(){let e=this.#n.current;e&&(await e.more(this.#e.filter),this.#t.update(e.cards(this.#e.filter),t=>this.#d(e,t)),this.#t.extend(),this.#e.requestUpdate())}setFocused(e){let t=this.#a&&!e;this.#a=e,t&&this.#e.requestUpdate()}setHovered(e){let t=this.#r&&!e;this.#r=e,t&&this.#e.requestUpdate()}tick(){let e=Date.now(),t=this.#t.sweep()||this.#s==="others"&&e%fo<1e3;for(let[i,{at:s}]of this.#i)e-s>uo&&(t=this.#i.delete(i));t&&this.#e.requestUpdate()}hostUpdate(){let e=this.#n.current;if(!e)return;let{filter:t,selected:i}=this.#e;t!==this.#s&&this.open(e);let{rows:s}=this.#t,o=this.#r||this.#a||s.some(({card:r})=>r.id===i);this.#t.hold(o&&s.length>0),this.#t.update(e.cards(t),r=>this.#d(e,r),({id:r})=>r===i||e.me!==void 0&&e.changedBy(r)===e.me.id),!this.#o&&e.list(t).loaded&&(this.#o=!0,this.#t.markLoaded())}#d(e,t){let i=e.card(t);return i&&this.#e.filter==="waiting"&&e.changedBy(t)!==e.me?.id?i:void 0}};var $i=v`
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
  header {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    gap: var(--hd-space-3) var(--hd-space-4);
  }

  header h2 {
    font-size: var(--hd-text-xl);
    font-weight: 650;
    letter-spacing: -0.018em;
    line-height: 1.2;
  }

  .stopped {
    grid-column: 1 / -1;
    font-size: var(--hd-text-sm);
  }

  .filters {
    grid-column: 1 / -1;
    display: flex;
    gap: var(--hd-space-1);
    overflow-x: auto;
    scrollbar-width: none;
    border-bottom: 1px solid var(--hd-line);
  }

  .filters button {
    position: relative;
    flex: none;
    min-height: 2.5rem;
    padding: 0 var(--hd-space-3);
    border: 0;
    background: none;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
    font-weight: 550;
  }

  .filters button:first-child {
    margin-inline-start: calc(-1 * var(--hd-space-3));
  }

  .filters button:hover {
    color: var(--hd-ink);
  }

  .filters button:focus-visible {
    outline-offset: -2px;
    border-radius: var(--hd-radius);
  }

  .filters [aria-current] {
    color: var(--hd-ink);
  }

  .filters [aria-current]::after {
    content: "";
    position: absolute;
    inset: auto var(--hd-space-3) 0;
    border-bottom: 2px solid var(--hd-accent);
  }

  .count {
    margin-inline-start: 0.2em;
    color: var(--hd-ink-2);
    font-weight: 450;
  }

  @container (width < 26rem) {
    .filters {
      justify-content: space-between;
      gap: 0;
    }

    .filters button {
      padding: 0 0.4rem;
    }

    .filters button:first-child {
      margin-inline-start: -0.4rem;
    }

    .filters button:last-child {
      margin-inline-end: -0.4rem;
    }

    .filters [aria-current]::after {
      inset-inline: 0.4rem;
    }

    /* The least useful count goes first where space is short. */
    [data-filter="closed"] .count {
      display: none;
    }
  }

  @media (pointer: coarse) {
    .filters button {
      min-height: 2.75rem;
    }
  }
`;var Ci=v`
  .help {
    width: min(24rem, calc(100vw - 2rem));
    padding: var(--hd-space-5);
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius-lg);
    background: var(--hd-surface);
    color: var(--hd-ink);
    box-shadow: var(--hd-shadow);
  }

  .help::backdrop {
    background: rgb(8 18 24 / 0.45);
  }

  .help form {
    display: grid;
    gap: var(--hd-space-4);
  }

  .help h2 {
    font-size: var(--hd-text-lg);
    font-weight: 650;
  }

  .help dl {
    display: grid;
    gap: var(--hd-space-2);
  }

  .help dl div {
    display: grid;
    grid-template-columns: 5.5rem 1fr;
  }

  .choices {
    display: flex;
    justify-content: space-between;
    gap: var(--hd-space-3);
  }
`;var _i=v`
  .queue {
    display: grid;
    gap: var(--hd-space-4);
    align-content: start;
  }

  .list {
    position: relative;
    display: grid;
    gap: var(--hd-space-3);
  }

  ol {
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius-lg);
    background: var(--hd-surface);
    box-shadow: var(--hd-shadow);
    overflow: clip;
  }

  ol[hidden] {
    display: none;
  }

  /* Has no height: what it holds must not push the rows away. */
  .dock {
    position: sticky;
    top: var(--hd-space-4);
    z-index: 2;
    display: grid;
    justify-items: center;
    align-content: center;
    height: 0;
  }

  .held {
    min-height: 2rem;
    padding: 0 var(--hd-space-4);
    border: 0;
    border-radius: 2rem;
    background: var(--hd-accent);
    color: var(--hd-accent-ink);
    font-size: var(--hd-text-sm);
    font-weight: 600;
    box-shadow: var(--hd-shadow);
  }

  .more {
    justify-self: center;
  }

  .hint {
    display: none;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    text-align: center;
  }

  .hint .link {
    margin-inline-start: var(--hd-space-2);
  }

  @media (hover: hover) {
    .hint {
      display: block;
    }
  }

  @media (pointer: coarse) {
    .held {
      min-height: 2.75rem;
    }
  }
`;var Si=v`
  .row {
    position: relative;
    display: grid;
    grid-template-columns: 1rem minmax(0, 1fr) auto;
    grid-template-areas: "mark body when" "mark body act";
    grid-template-rows: auto 1fr;
    gap: 0 var(--hd-space-3);
    padding: var(--hd-space-4);
    content-visibility: auto;
    contain-intrinsic-size: auto 7.25rem;
    transition: background-color 120ms;
  }

  .row + .row {
    border-top: 1px solid var(--hd-line);
  }

  .row > .mark {
    grid-area: mark;
    margin-top: 0.2rem;
  }

  .row .body {
    grid-area: body;
    min-width: 0;
  }

  .title {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    padding: 0;
    border: 0;
    background: none;
    font-weight: 600;
    line-height: 1.4;
    letter-spacing: -0.006em;
    text-align: start;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }

  /* The whole row opens it. */
  .title::after {
    content: "";
    position: absolute;
    inset: 0;
  }

  .title:focus-visible {
    outline: none;
  }

  .title:focus-visible::after {
    outline: 2px solid var(--hd-accent);
    outline-offset: -3px;
    border-radius: calc(var(--hd-radius-lg) - 1px);
  }

  .note {
    white-space: pre-line;
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    margin-top: var(--hd-space-1);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
    line-height: 1.5;
    overflow-wrap: anywhere;
  }

  .about {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--hd-space-3);
    margin-top: var(--hd-space-2);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    line-height: 1.6;
  }

  .about strong {
    color: var(--hd-ink);
    font-weight: 600;
  }

  .nobreak {
    white-space: nowrap;
  }

  .when {
    grid-area: when;
    text-align: end;
    line-height: 1.35;
  }

  /* Above the title, which covers the row: its full time shows to who points at it. */
  .when time {
    position: relative;
    z-index: 1;
    font-size: var(--hd-text-md);
    font-weight: 600;
    letter-spacing: -0.01em;
    white-space: nowrap;
  }

  .when span {
    display: block;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
  }

  .act {
    grid-area: act;
    position: relative;
    z-index: 1;
    align-self: end;
    justify-self: end;
    min-height: 2rem;
    margin-top: var(--hd-space-2);
    padding: 0 var(--hd-space-3);
    border-color: var(--hd-line);
    background: none;
    color: var(--hd-accent);
  }

  .row:hover .act,
  .row:focus-within .act,
  .row.selected .act {
    border-color: var(--hd-accent);
    background: var(--hd-surface);
  }

  .row .act:hover {
    background: var(--hd-accent);
    color: var(--hd-accent-ink);
  }

  .row:hover {
    background: var(--hd-raised);
  }

  .row.selected {
    background: var(--hd-accent-wash);
    box-shadow: inset 3px 0 0 var(--hd-accent);
  }

  .row.leaving {
    background: var(--hd-raised);
  }

  .row:is(.leaving, .pending) :is(.mark, .word, .title, .when time) {
    color: var(--hd-ink-2);
    font-weight: 500;
  }

  .row.leaving > .mark {
    opacity: 0.5;
  }

  .row.arrived {
    animation:
      slide 200ms cubic-bezier(0.2, 0.8, 0.3, 1),
      glow 4s ease-out;
  }

  @keyframes slide {
    from {
      opacity: 0;
      translate: 0 -0.75rem;
    }
  }

  @keyframes glow {
    from,
    25% {
      background-color: var(--hd-accent-wash);
    }
  }

  @container (width < 26rem) {
    .row {
      gap: 0 0.625rem;
      padding-inline: var(--hd-space-3);
    }

    .title {
      -webkit-line-clamp: 3;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .row.arrived {
      background: var(--hd-accent-wash);
    }
  }

  @media (forced-colors: active) {
    .held,
    .row .act:hover {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }

    .row.selected,
    .row.arrived {
      padding-inline-start: calc(var(--hd-space-4) - 4px);
      border-inline-start: 4px solid Highlight;
    }
  }

  @media (pointer: coarse) {
    .act {
      min-height: 2.75rem;
      margin-bottom: -0.5rem;
    }
  }
`;var Ti=v`
  .state {
    display: grid;
    justify-items: center;
    gap: var(--hd-space-2);
    padding: var(--hd-space-7) var(--hd-space-4);
    border: 1px dashed var(--hd-line);
    border-radius: var(--hd-radius-lg);
    text-align: center;
    text-wrap: balance;
  }

  .state.small {
    padding: var(--hd-space-4);
  }

  .scene {
    margin-bottom: var(--hd-space-3);
  }

  .scene circle {
    fill: var(--hd-good);
    stroke: none;
  }

  .lead {
    font-size: var(--hd-text-lg);
    font-weight: 600;
    letter-spacing: -0.012em;
  }

  .state .quiet {
    max-width: 24rem;
    font-size: var(--hd-text-sm);
  }

  .state .button {
    margin-top: var(--hd-space-3);
  }

  .skeleton {
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius-lg);
    background: var(--hd-surface);
  }

  .bone {
    display: grid;
    gap: var(--hd-space-3);
    padding: var(--hd-space-4) var(--hd-space-4) var(--hd-space-5) 2.75rem;
    animation: breathe 1.8s ease-in-out infinite alternate;
  }

  .bone + .bone {
    border-top: 1px solid var(--hd-line);
  }

  .bone > * {
    height: 0.7rem;
    width: 88%;
    border-radius: 0.35rem;
    background: var(--hd-line);
  }

  .bone > :first-child {
    width: 62%;
    height: 0.9rem;
  }

  .bone > :last-child {
    width: 34%;
  }
<<<<<<< HEAD
`;var Ai=[we,ct,$i,_i,Si,Ti,Ci];var gt=class extends _{static styles=Ai;static properties={...et,filter:{reflect:!0},selected:{},keys:{attribute:"no-keys",converter:{fromAttribute:e=>e===null}}};#e=Ye(this);#n=new te(this,{attached:(e,t)=>this.#s(e,t),tick:()=>this.#t.tick()});#t=new mt(this,this.#n);#i=new pt(this,this.#t);constructor(){super(),this.client=void 0,this.getToken=void 0,this.baseUrl="/api/v1",this.filter="waiting",this.selected=null,this.keys=!0,new ft(this,".more",()=>{this.#t.loadMore()})}focus(){this.#i.focus()}#s(e,t){e.addEventListener("counts",({detail:i})=>k(this,"queue-counts",{counts:i}),{signal:t}),e.addEventListener("connection",({detail:i})=>this.#e.connection(i),{signal:t}),e.addEventListener("arrival",({detail:i})=>{this.#e.arrived(i.length,()=>e.counts?.waiting),k(this,"queue-arrival",{cards:i})},{signal:t}),this.#t.open(e)}render(){let e=this.#n.current;return d`<section class="queue" part="queue" aria-labelledby="heading">
      <header part="header">
        <h2 id="heading" tabindex="-1">Escalations</h2>
        ${e?tt(e):l}
        ${e?.connection.state==="stopped"?d`<p class="stopped quiet">${Qn(e.connection)} This list is not updating.</p>`:l}
=======
`;var Ai=[be,ct,$i,_i,Si,Ti,Ci];var gt=class extends _{static styles=Ai;static properties={...et,filter:{reflect:!0},selected:{},keys:{attribute:"no-keys",converter:{fromAttribute:e=>e===null}}};#e=Ye(this);#n=new ee(this,{attached:(e,t)=>this.#s(e,t),tick:()=>this.#t.tick()});#t=new mt(this,this.#n);#i=new pt(this,this.#t);constructor(){super(),this.client=void 0,this.getToken=void 0,this.baseUrl="/api/v1",this.filter="waiting",this.selected=null,this.keys=!0,new ft(this,".more",()=>{this.#t.loadMore()})}focus(){this.#i.focus()}#s(e,t){e.addEventListener("counts",({detail:i})=>k(this,"queue-counts",{counts:i}),{signal:t}),e.addEventListener("connection",({detail:i})=>this.#e.connection(i),{signal:t}),e.addEventListener("arrival",({detail:i})=>{this.#e.arrived(i.length,()=>e.counts?.waiting),k(this,"queue-arrival",{cards:i})},{signal:t}),this.#t.open(e)}render(){let e=this.#n.current;return d`<section class="queue" part="queue" aria-labelledby="heading">
      <header part="header">
        <h2 id="heading" tabindex="-1">Escalations</h2>
        ${e?tt(e):l}
        ${e?.connection.state==="stopped"?d`<p class="stopped quiet">${Dn(e.connection)} This list is not updating.</p>`:l}
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
        ${wi(this.filter,e?.counts,t=>this.#d(t))}
      </header>
      ${e?this.#o(e):l}
      ${xi(this.keys,t=>this.#l(t))}
      <p class="hidden" role="status"></p>
    </section>`}#o(e){let{rows:t,held:i}=this.#t;return d`<div
      class="list"
      @click=${this.#c}
      @keydown=${this.#h}
      @focusin=${this.#f}
      @focusout=${this.#y}
      @pointerenter=${({pointerType:s})=>this.#t.setHovered(s==="mouse")}
      @pointerleave=${()=>this.#t.setHovered(!1)}
    >
      ${ki(e,this.filter,t.length+i)}
      <div class="rows">
        <div class="dock">
          ${i>0?d`<button class="held num" part="held" type="button" data-reveal>${i} new</button>`:l}
        </div>
        <ol part="list" aria-label=${`Handoffs, ${this.filter}`} ?hidden=${t.length===0}>
          ${this.#r(e)}
        </ol>
      </div>
      ${e.list(this.filter).more&&t.length>0?d`<button class="button more" type="button" data-more>Show more</button>`:l}
      ${this.keys&&t.length>0?this.#a():l}
<<<<<<< HEAD
    </div>`}#r(e){let t=e.clock.now(),i=this.#i.tabStop,s=ne(e.connection);return bi(this.#t.rows,({card:o})=>o.id,o=>{let{id:r}=o.card;return ii({...o,me:e.me?.id,now:t,pending:e.pending(r),note:this.#t.note(r),selected:r===this.selected,readOnly:s,tabStop:r===i})})}#a(){return d`<p class="hint">
      <kbd>j</kbd> <kbd>k</kbd> move <kbd>Enter</kbd> open
      ${this.filter==="waiting"?d`<kbd>c</kbd> claim`:l}
      <button class="link" type="button" data-help>All shortcuts</button>
    </p>`}#d(e){e!==this.filter&&(this.filter=e,k(this,"filter-change",{filter:e}))}#l(e){this.keys=e,k(this,"keys-change",{keys:e})}#c=e=>{let t=e.target,i=this.#t.cardAt(t);if(t.closest("[data-reveal]"))this.#t.reveal(),this.updateComplete.then(()=>this.focus());else if(t.closest("[data-more]"))this.#t.loadMore();else if(t.closest("[data-help]"))this.#g();else if(i){let s=t.closest("[data-action]")?.getAttribute("data-action");s?this.#m(i,s):this.#p(i)}};#h=e=>{let t=this.#t.cardAt(e.target),i=this.keys?at(e):void 0;t&&i&&i!=="close"&&(e.preventDefault(),this.#u(i,t))};#u(e,t){switch(e){case"next":case"previous":this.#i.move(t.id,e==="next"?1:-1);break;case"help":this.#g();break;default:if(!dt(e,t,this.#n.current))return;e==="resolve"?this.#p(t,e):this.#m(t,e)}}#p(e,t){this.#i.current=e.id,k(this,"handoff-open",{card:e,action:t})}async#m(e,t){let i=this.#n.current;if(!i||i.pending(e.id))return;this.#t.setNote(e.id,void 0);let s=await i.act(e,t,t==="reassign"?i.me?.id??"":"");if(s.ok){this.#e.say(`${S[t].done}: ${rt(s.card)}`),k(this,"handoff-change",{card:s.card,action:t}),t!=="release"&&this.#p(s.card);return}this.#e.say(s.message),s.problem?.code!=="already_claimed"&&this.#t.setNote(e.id,s.message)}#g(){this.renderRoot.querySelector("dialog")?.showModal()}#f=e=>{this.#t.setFocused(!0);let t=this.#t.cardAt(e.target);t&&t.id!==this.#i.current&&(this.#i.current=t.id,this.requestUpdate())};#y=e=>{let t=e.relatedTarget;(t===null||!e.currentTarget.contains(t))&&this.#t.setFocused(!1)}};customElements.get("escalation-queue")||customElements.define("escalation-queue",gt);customElements.get("handoff-context")||customElements.define("handoff-context",lt);var Ei="handoffd:visible";function Ri(){if(!("locks"in navigator))return;let n,e=()=>{if(document.hidden)n?.abort(),n=void 0;else if(n===void 0){n=new AbortController;let{signal:t}=n,i=new Promise(s=>t.addEventListener("abort",()=>s()));navigator.locks.request(Ei,{mode:"shared",signal:t},()=>i).catch(()=>{})}};document.addEventListener("visibilitychange",e),e()}async function Pi(){if(!("locks"in navigator))return!document.hidden;let{held:n}=await navigator.locks.query();return n?.some(({name:e})=>e===Ei)??!1}var Li="handoffd:alerts",fo=1e4,vt=class{#e;#n=[];#t=!1;#i;constructor(e){this.#e=e}get choices(){let{desktop:e=!1,sound:t=!1}=JSON.parse(localStorage.getItem(Li)??"{}");return{desktop:e&&"Notification"in window&&Notification.permission==="granted",sound:t}}async choose(e){let{desktop:t,sound:i}=e;t&&!this.choices.desktop&&(t="Notification"in window&&await Notification.requestPermission()==="granted"),i&&!this.choices.sound&&await this.#o(),localStorage.setItem(Li,JSON.stringify({desktop:t,sound:i}))}async notify(e){if(this.#n.push(...e),this.#t)return;this.#t=!0;let t=[];for(;t.length===0&&this.#n.length>0;){let o=this.#n.splice(0);await Pi()||t.push(...o,...this.#n.splice(0))}let{desktop:i,sound:s}=this.choices;if(t.length===0||!i&&!s){this.#t=!1;return}setTimeout(()=>{this.#t=!1,this.notify([])},fo),i&&this.#s(t),s&&navigator.userActivation.hasBeenActive&&await this.#o()}#s([e,...t]){if(e===void 0)return;let i=t.length===0?e.session_title:`${t.length+1} new escalations`,s=t.length===0?`${j(e.created_by.name)} asks for help (${e.priority})`:[e,...t].map(r=>r.session_title).join(`
`),o=new Notification(i,{body:s,tag:"handoffd:arrival",icon:"/assets/icon.svg"});o.addEventListener("click",()=>{window.focus(),this.#e(e),o.close()})}async#o(){this.#i??=new AudioContext,await this.#i.resume();let e=this.#i.currentTime;for(let[t,i]of[[659,0],[880,.12]]){let s=new OscillatorNode(this.#i,{frequency:t}),o=new GainNode(this.#i,{gain:0});o.gain.setTargetAtTime(.15,e+i,.01),o.gain.setTargetAtTime(0,e+i+.08,.08),s.connect(o).connect(this.#i.destination),s.start(e+i),s.stop(e+i+.6)}}};var po=["waiting","mine","others","parked","closed"],Hi="waiting";function Gt(n){let[e,t,i]=n.pathname.split("/").slice(1).map(decodeURIComponent),s=n.searchParams.get("filter");return{filter:po.find(o=>o===s)??Hi,open:e==="handoffs"&&t&&i?{session:t,handoff:i}:void 0}}function Mi({filter:n,open:e}){let t=e?`/handoffs/${encodeURIComponent(e.session)}/${encodeURIComponent(e.handoff)}`:"/";return n===Hi?t:`${t}?filter=${n}`}var yt=class{#e;#n;#t=0;#i;#s;constructor(e){this.#e=e,this.#n=e.href,document.addEventListener("visibilitychange",this.#a),window.addEventListener("focus",this.#a)}set waiting(e){this.#t=e??0,this.#e.href=this.#t===0?this.#n:mo(this.#t),this.#r()}flash(e){document.hidden&&(this.#i=`● ${e}`,this.#r(),matchMedia("(prefers-reduced-motion: reduce)").matches||(this.#s??=setInterval(()=>this.#r(document.title===this.#o),1e3)))}get#o(){return this.#t===0?"Escalations":`(${this.#t}) Escalations`}#r(e=!0){document.title=e&&this.#i||this.#o}#a=()=>{document.hidden||(clearInterval(this.#s),this.#s=void 0,this.#i=void 0,this.#r())}};function mo(n){let e=n>9?"9+":`${n}`;return`data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b5f70"/>
    <path d="M8 22V9m10 13V9M8 15.5h10" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>
    <circle cx="22" cy="21" r="10" fill="#b8230f" stroke="#fff" stroke-width="2"/>
    <text x="22" y="25.5" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="13"
      fill="#fff">${e}</text></svg>`)}`}var xe=class extends _{static properties={session:{attribute:!1},route:{state:!0},connection:{state:!0},keys:{state:!0}};#e=new vt(e=>this.#c(e));#n=new yt(document.querySelector('link[rel="icon"]'));#t;constructor(){super(),this.route=Gt(new URL(location.href)),this.connection={state:"connecting"},this.keys=localStorage.getItem(Jt)===null}createRenderRoot(){return this}connectedCallback(){super.connectedCallback();let e=new Z({getToken:t=>this.session.getToken(t)});e.addEventListener("connection",()=>this.#i(e)),e.addEventListener("counts",()=>this.#i(e)),e.addEventListener("arrival",t=>this.#s(e,t.detail)),window.addEventListener("popstate",()=>{this.route=Gt(new URL(location.href))}),this.#t=e,e.start()}#i(e){this.connection=e.connection,this.#n.waiting=this.connection.state==="signed-out"?void 0:e.counts?.waiting}#s(e,t){let[i]=t;i!==void 0&&this.#n.flash(t.length===1?i.session_title:`${t.length} new`),e.leader&&this.#e.notify(t)}render(){return d`
=======
    </div>`}#r(e){let t=e.clock.now(),i=this.#i.tabStop,s=te(e.connection);return bi(this.#t.rows,({card:o})=>o.id,o=>{let{id:r}=o.card;return ni({...o,me:e.me?.id,now:t,pending:e.pending(r),note:this.#t.note(r),selected:r===this.selected,readOnly:s,tabStop:r===i})})}#a(){return d`<p class="hint">
      <kbd>j</kbd> <kbd>k</kbd> move <kbd>Enter</kbd> open
      ${this.filter==="waiting"?d`<kbd>c</kbd> claim`:l}
      <button class="link" type="button" data-help>All shortcuts</button>
    </p>`}#d(e){e!==this.filter&&(this.filter=e,k(this,"filter-change",{filter:e}))}#l(e){this.keys=e,k(this,"keys-change",{keys:e})}#c=e=>{let t=e.target,i=this.#t.cardAt(t);if(t.closest("[data-reveal]"))this.#t.reveal(),this.updateComplete.then(()=>this.focus());else if(t.closest("[data-more]"))this.#t.loadMore();else if(t.closest("[data-help]"))this.#g();else if(i){let s=t.closest("[data-action]")?.getAttribute("data-action");s?this.#m(i,s):this.#p(i)}};#h=e=>{let t=this.#t.cardAt(e.target),i=this.keys?at(e):void 0;t&&i&&i!=="close"&&(e.preventDefault(),this.#u(i,t))};#u(e,t){switch(e){case"next":case"previous":this.#i.move(t.id,e==="next"?1:-1);break;case"help":this.#g();break;default:if(!dt(e,t,this.#n.current))return;e==="resolve"?this.#p(t,e):this.#m(t,e)}}#p(e,t){this.#i.current=e.id,k(this,"handoff-open",{card:e,action:t})}async#m(e,t){let i=this.#n.current;if(!i||i.pending(e.id))return;this.#t.setNote(e.id,void 0);let s=await i.act(e,t,t==="reassign"?i.me?.id??"":"");if(s.ok){this.#e.say(`${S[t].done}: ${rt(s.card)}`),k(this,"handoff-change",{card:s.card,action:t}),t!=="release"&&this.#p(s.card);return}this.#e.say(s.message),s.problem?.code!=="already_claimed"&&this.#t.setNote(e.id,s.message)}#g(){this.renderRoot.querySelector("dialog")?.showModal()}#f=e=>{this.#t.setFocused(!0);let t=this.#t.cardAt(e.target);t&&t.id!==this.#i.current&&(this.#i.current=t.id,this.requestUpdate())};#y=e=>{let t=e.relatedTarget;(t===null||!e.currentTarget.contains(t))&&this.#t.setFocused(!1)}};customElements.get("escalation-queue")||customElements.define("escalation-queue",gt);customElements.get("handoff-context")||customElements.define("handoff-context",lt);var Ei="handoffd:visible";function Ri(){if(!("locks"in navigator))return;let n,e=()=>{if(document.hidden)n?.abort(),n=void 0;else if(n===void 0){n=new AbortController;let{signal:t}=n,i=new Promise(s=>t.addEventListener("abort",()=>s()));navigator.locks.request(Ei,{mode:"shared",signal:t},()=>i).catch(()=>{})}};document.addEventListener("visibilitychange",e),e()}async function Pi(){if(!("locks"in navigator))return!document.hidden;let{held:n}=await navigator.locks.query();return n?.some(({name:e})=>e===Ei)??!1}var Li="handoffd:alerts",po=1e4,vt=class{#e;#n=[];#t=!1;#i;constructor(e){this.#e=e}get choices(){let{desktop:e=!1,sound:t=!1}=JSON.parse(localStorage.getItem(Li)??"{}");return{desktop:e&&"Notification"in window&&Notification.permission==="granted",sound:t}}async choose(e){let{desktop:t,sound:i}=e;t&&!this.choices.desktop&&(t="Notification"in window&&await Notification.requestPermission()==="granted"),i&&!this.choices.sound&&await this.#o(),localStorage.setItem(Li,JSON.stringify({desktop:t,sound:i}))}async notify(e){if(this.#n.push(...e),this.#t)return;this.#t=!0;let t=[];for(;t.length===0&&this.#n.length>0;){let o=this.#n.splice(0);await Pi()||t.push(...o,...this.#n.splice(0))}let{desktop:i,sound:s}=this.choices;if(t.length===0||!i&&!s){this.#t=!1;return}setTimeout(()=>{this.#t=!1,this.notify([])},po),i&&this.#s(t),s&&navigator.userActivation.hasBeenActive&&await this.#o()}#s([e,...t]){if(e===void 0)return;let i=t.length===0?e.session_title:`${t.length+1} new escalations`,s=t.length===0?`${O(e.created_by.name)} asks for help (${e.priority})`:[e,...t].map(r=>r.session_title).join(`
`),o=new Notification(i,{body:s,tag:"handoffd:arrival",icon:"/assets/icon.svg"});o.addEventListener("click",()=>{window.focus(),this.#e(e),o.close()})}async#o(){this.#i??=new AudioContext,await this.#i.resume();let e=this.#i.currentTime;for(let[t,i]of[[659,0],[880,.12]]){let s=new OscillatorNode(this.#i,{frequency:t}),o=new GainNode(this.#i,{gain:0});o.gain.setTargetAtTime(.15,e+i,.01),o.gain.setTargetAtTime(0,e+i+.08,.08),s.connect(o).connect(this.#i.destination),s.start(e+i),s.stop(e+i+.6)}}};var mo=["waiting","mine","others","parked","closed"],Hi="waiting";function Vt(n){let[e,t,i]=n.pathname.split("/").slice(1).map(decodeURIComponent),s=n.searchParams.get("filter");return{filter:mo.find(o=>o===s)??Hi,open:e==="handoffs"&&t&&i?{session:t,handoff:i}:void 0}}function Mi({filter:n,open:e}){let t=e?`/handoffs/${encodeURIComponent(e.session)}/${encodeURIComponent(e.handoff)}`:"/";return n===Hi?t:`${t}?filter=${n}`}var yt=class{#e;#n;#t=0;#i;#s;constructor(e){this.#e=e,this.#n=e.href,document.addEventListener("visibilitychange",this.#a),window.addEventListener("focus",this.#a)}set waiting(e){this.#t=e??0,this.#e.href=this.#t===0?this.#n:go(this.#t),this.#r()}flash(e){document.hidden&&(this.#i=`● ${e}`,this.#r(),matchMedia("(prefers-reduced-motion: reduce)").matches||(this.#s??=setInterval(()=>this.#r(document.title===this.#o),1e3)))}get#o(){return this.#t===0?"Escalations":`(${this.#t}) Escalations`}#r(e=!0){document.title=e&&this.#i||this.#o}#a=()=>{document.hidden||(clearInterval(this.#s),this.#s=void 0,this.#i=void 0,this.#r())}};function go(n){let e=n>9?"9+":`${n}`;return`data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b5f70"/>
    <path d="M8 22V9m10 13V9M8 15.5h10" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>
    <circle cx="22" cy="21" r="10" fill="#b8230f" stroke="#fff" stroke-width="2"/>
    <text x="22" y="25.5" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="13"
      fill="#fff">${e}</text></svg>`)}`}var we=class extends _{static properties={session:{attribute:!1},route:{state:!0},connection:{state:!0},keys:{state:!0}};#e=new vt(e=>this.#c(e));#n=new yt(document.querySelector('link[rel="icon"]'));#t;constructor(){super(),this.route=Vt(new URL(location.href)),this.connection={state:"connecting"},this.keys=localStorage.getItem(Kt)===null}createRenderRoot(){return this}connectedCallback(){super.connectedCallback();let e=new J({getToken:t=>this.session.getToken(t)});e.addEventListener("connection",()=>this.#i(e)),e.addEventListener("counts",()=>this.#i(e)),e.addEventListener("arrival",t=>this.#s(e,t.detail)),window.addEventListener("popstate",()=>{this.route=Vt(new URL(location.href))}),this.#t=e,e.start()}#i(e){this.connection=e.connection,this.#n.waiting=this.connection.state==="signed-out"?void 0:e.counts?.waiting}#s(e,t){let[i]=t;i!==void 0&&this.#n.flash(t.length===1?i.session_title:`${t.length} new`),e.leader&&this.#e.notify(t)}render(){return d`
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
      <header class="bar">
        <h1>
          <a class="brand" href="/" @click=${this.#p}>
            <img src="/assets/icon.svg" alt="" width="24" height="24" /><span>handoffd</span>
          </a>
        </h1>
        ${this.connection.state==="signed-out"?l:this.#r()}
      </header>
      ${this.connection.state==="signed-out"?this.#a():this.#o()}
    `}updated(){document.activeElement===document.body&&this.querySelector(".message h2")?.focus()}#o(){let{filter:e,open:t}=this.route;return d`
      <main class="layout" ?data-open=${t!==void 0}>
        <escalation-queue
          .client=${this.#t}
          .filter=${e}
          .selected=${t?.handoff??null}
          .keys=${this.keys}
          @handoff-open=${this.#h}
          @keys-change=${i=>this.#g(i.detail.keys)}
          @filter-change=${i=>this.#l(i.detail.filter)}
        ></escalation-queue>
        ${t===void 0?d`<section class="placeholder" aria-label="No handoff is open">
                <p>Select an escalation to see its context.</p>
              </section>`:d`<handoff-context
                .client=${this.#t}
                .sessionId=${t.session}
                .handoffId=${t.handoff}
                .keys=${this.keys}
                @handoff-open=${this.#h}
                @handoff-close=${this.#u}
              ></handoff-context>`}
      </main>
    `}#r(){let{desktop:e,sound:t}=this.#e.choices,i=this.session.name??"Signed in";return d`
      <button class="who" popovertarget="menu" title="Alerts, shortcuts, sign out">
<<<<<<< HEAD
        <span class="face" aria-hidden="true">${go(i)}</span><bdi class="name">${i}</bdi>
      </button>
      <div id="menu" class="menu" popover>
        <p class="heading">Alerts while this page is in the background</p>
        ${Yt("Desktop notification",e,s=>this.#m({desktop:s,sound:t}))}
        ${Yt("Sound",t,s=>this.#m({desktop:e,sound:s}))}
        <p class="heading">This page</p>
        ${Yt("Keyboard shortcuts",this.keys,s=>this.#g(s))}
=======
        <span class="face" aria-hidden="true">${vo(i)}</span><bdi class="name">${i}</bdi>
      </button>
      <div id="menu" class="menu" popover>
        <p class="heading">Alerts while this page is in the background</p>
        ${Gt("Desktop notification",e,s=>this.#m({desktop:s,sound:t}))}
        ${Gt("Sound",t,s=>this.#m({desktop:e,sound:s}))}
        <p class="heading">This page</p>
        ${Gt("Keyboard shortcuts",this.keys,s=>this.#g(s))}
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
        <button class="plain" @click=${this.#f}>Sign out</button>
      </div>
    `}#a(){return d`
      <main class="message">
        <h2 tabindex="-1">You are signed out</h2>
        ${this.session.signIn===void 0?d`<p>Open your link again, or ask for a new one.</p>
              <p>Your drafts are saved.</p>`:d`<p>Your drafts are saved.</p>
              <button class="primary" @click=${()=>this.session.signIn?.()}>Sign in</button>`}
      </main>
<<<<<<< HEAD
    `}#d(e){let t=Mi(e);t!==location.pathname+location.search&&history.pushState(null,"",t),this.route=e}#l(e){this.#d({...this.route,filter:e})}#c(e){this.#d({...this.route,open:{session:e.session_id,handoff:e.id}})}#h=async e=>{let{card:t,action:i}=e.detail;this.#c(t),await this.updateComplete;let s=this.querySelector("handoff-context");i==="resolve"||i==="return"?s?.compose(i):s?.focus()};#u=async()=>{this.#d({...this.route,open:void 0}),await this.updateComplete,this.querySelector("escalation-queue")?.focus()};#p=e=>{e.ctrlKey||e.metaKey||e.shiftKey||e.altKey||(e.preventDefault(),this.#d({filter:"waiting",open:void 0}))};async#m(e){await this.#e.choose(e),this.requestUpdate()}#g(e){this.keys=e,e?localStorage.removeItem(Jt):localStorage.setItem(Jt,"yes")}#f=async()=>{await this.session.signOut(),this.#t?.signIn()}},Jt="handoffd:keys-off";function Yt(n,e,t){return d`
=======
    `}#d(e){let t=Mi(e);t!==location.pathname+location.search&&history.pushState(null,"",t),this.route=e}#l(e){this.#d({...this.route,filter:e})}#c(e){this.#d({...this.route,open:{session:e.session_id,handoff:e.id}})}#h=async e=>{let{card:t,action:i}=e.detail;this.#c(t),await this.updateComplete;let s=this.querySelector("handoff-context");i==="resolve"||i==="return"?s?.compose(i):s?.focus()};#u=async()=>{this.#d({...this.route,open:void 0}),await this.updateComplete,this.querySelector("escalation-queue")?.focus()};#p=e=>{e.ctrlKey||e.metaKey||e.shiftKey||e.altKey||(e.preventDefault(),this.#d({filter:"waiting",open:void 0}))};async#m(e){await this.#e.choose(e),this.requestUpdate()}#g(e){this.keys=e,e?localStorage.removeItem(Kt):localStorage.setItem(Kt,"yes")}#f=async()=>{await this.session.signOut(),this.#t?.signIn()}},Kt="handoffd:keys-off";function Gt(n,e,t){return d`
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
    <label class="option">
      <input
        type="checkbox"
        .checked=${e}
        @change=${i=>t(i.target.checked)}
      />
      ${n}
    </label>
<<<<<<< HEAD
  `}function go(n){let e=n.match(/[\p{L}\p{N}]+/gu)??[];return[e.at(0),e.length>1?e.at(-1):void 0].map(t=>[...t??""][0]??"").join("")}customElements.define("handoffd-page",xe);async function vo(){let n=await fetch("/config.json").catch(()=>{});if(!n?.ok)throw new w("The server cannot be reached.");let{oidc:e}=await n.json();return e===null?new ke:Ce.begin(e)}function yo(n){let e=document.createElement("main");e.className="message";let t=document.createElement("h1");t.textContent="Sign-in failed";let i=document.createElement("p");i.textContent=n instanceof w?n.message:"Something went wrong.";let s=document.createElement("button");if(s.className="primary",s.textContent="Try again",s.addEventListener("click",()=>location.reload()),e.append(t,i,s),document.body.replaceChildren(e),!(n instanceof w))throw n}try{let n=new xe;n.session=await vo(),Ri(),document.body.replaceChildren(n),window.addEventListener("hashchange",()=>{location.hash.startsWith("#token=")&&location.reload()})}catch(n){yo(n)}
=======
  `}function vo(n){let e=n.match(/[\p{L}\p{N}]+/gu)??[];return[e.at(0),e.length>1?e.at(-1):void 0].map(t=>[...t??""][0]??"").join("")}customElements.define("handoffd-page",we);async function yo(){let n=await fetch("/config.json").catch(()=>{});if(!n?.ok)throw new w("The server cannot be reached.");let{oidc:e}=await n.json();return e===null?new xe:$e.begin(e)}function bo(n){let e=document.createElement("main");e.className="message";let t=document.createElement("h1");t.textContent="Sign-in failed";let i=document.createElement("p");i.textContent=n instanceof w?n.message:"Something went wrong.";let s=document.createElement("button");if(s.className="primary",s.textContent="Try again",s.addEventListener("click",()=>location.reload()),e.append(t,i,s),document.body.replaceChildren(e),!(n instanceof w))throw n}try{let n=new we;n.session=await yo(),Ri(),document.body.replaceChildren(n),window.addEventListener("hashchange",()=>{location.hash.startsWith("#token=")&&location.reload()})}catch(n){bo(n)}
>>>>>>> e25cf53689a81ac1ff2fdcd0f1bcaa16ad24c13d
/*! For license information please see page.js.LEGAL.txt */
