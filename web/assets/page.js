var w=class extends Error{name="SignInError"};function D(i){try{let e=(i.split(".")[1]??"").replaceAll("-","+").replaceAll("_","/"),t=Uint8Array.from(atob(e),s=>s.charCodeAt(0)),n=JSON.parse(new TextDecoder().decode(t));return typeof n=="object"&&n!==null?n:{}}catch{return{}}}function bt(i){return(D(i).exp??0)-Date.now()/1e3}var wt="handoffd:link",we=class{signIn=void 0;#e;constructor(){this.#e=Hi()??Mi()}get name(){return this.#e?.name??D(this.#e?.token??"").name}async getToken(){return this.#e?.token??null}async signOut(){this.#e=void 0,sessionStorage.removeItem(wt)}};function Hi(){let i=new URLSearchParams(location.hash.slice(1)),e=i.get("token");if(e===null)return;history.replaceState(null,"",location.pathname+location.search);let t={token:e,name:i.get("name")??void 0};return sessionStorage.setItem(wt,JSON.stringify(t)),t}function Mi(){let i=sessionStorage.getItem(wt);return i===null?void 0:JSON.parse(i)}async function Jt(){let i=xe(),e=await crypto.subtle.digest("SHA-256",new TextEncoder().encode(i));return{verifier:i,challenge:Yt(new Uint8Array(e))}}function xe(){return Yt(crypto.getRandomValues(new Uint8Array(32)))}function Yt(i){return btoa(String.fromCharCode(...i)).replaceAll("+","-").replaceAll("/","_").replaceAll("=","")}var kt="handoffd:sign-in",xt=()=>`${location.origin}/`,Ni=["login_required","interaction_required","consent_required","account_selection_required"],qi=i=>Math.min(60,i/4),ke=class i{#e;#n;#t;#i=0;#s;constructor(e,t){this.#e=e,this.#n=t}static async begin(e){if(!isSecureContext)throw new w("Sign-in requires HTTPS.");let t=new URLSearchParams(location.search),n=Oi(t),s=new i(e,await ji(e.issuer));return n===void 0?s.#a("none"):(await s.#d(n,t),s)}get name(){let e=this.#o();return e.name??e.preferred_username??e.email}async getToken({refresh:e}){let t=this.#t?.id_token;return t===void 0?null:!e&&bt(t)>this.#i?t:(this.#s??=this.#r().finally(()=>{this.#s=void 0}),this.#s)}signIn=async()=>this.#a(void 0);async signOut(){this.#t=void 0;let{end_session_endpoint:e}=this.#n;e!==void 0&&location.assign(Zt(e,{client_id:this.#e.client_id,post_logout_redirect_uri:xt()}))}#o(){return D(this.#t?.id_token??"")}async#r(){let{sub:e}=this.#o(),t=this.#t?.refresh_token;if(t!==void 0){let n=await this.#h({grant_type:"refresh_token",refresh_token:t});if(n?.id_token!==void 0&&D(n.id_token).sub===e)return this.#l({refresh_token:t,...n}),n.id_token}return this.#t=void 0,this.#a("none")}async#a(e){let{verifier:t,challenge:n}=await Jt(),s=location.pathname+location.search,o={state:xe(),nonce:xe(),verifier:t,path:s};sessionStorage.setItem(kt,JSON.stringify(o));let r=this.#n.scopes_supported?.includes("offline_access")?" offline_access":"";return location.assign(Zt(this.#n.authorization_endpoint,{response_type:"code",client_id:this.#e.client_id,redirect_uri:xt(),scope:`openid profile email${e==="none"?"":r}`,state:o.state,nonce:o.nonce,code_challenge:n,code_challenge_method:"S256",...e&&{prompt:e}})),new Promise(()=>{})}async#d(e,t){let n=t.get("iss"),s=this.#n.authorization_response_iss_parameter_supported;if(n===null?s:n!==this.#e.issuer)throw new w("The response came from another identity provider.");let o=t.get("error");if(o!==null){if(Ni.includes(o))return;throw new w(`The identity provider refused to sign you in: ${t.get("error_description")??o}`)}let r=await this.#h({grant_type:"authorization_code",code:t.get("code")??"",redirect_uri:xt(),code_verifier:e.verifier});if(r?.id_token===void 0)throw new w("The identity provider rejected the sign-in code. Try again.");this.#c(D(r.id_token),e),this.#l(r)}#l(e){this.#t=e,this.#i=qi(bt(e.id_token))}#c({iss:e,aud:t,exp:n,nonce:s},o){let r=[t].flat().includes(this.#e.client_id);if(e!==this.#e.issuer||!r||s!==o.nonce||n===void 0)throw new w("The identity provider returned a token for another application.")}async#h(e){let t=await fetch(this.#n.token_endpoint,{method:"POST",body:new URLSearchParams({client_id:this.#e.client_id,...e}),credentials:"omit"});if(t.status>=500||t.status===429)throw new w("The identity provider is unavailable. Try again in a moment.");return t.ok?await t.json():void 0}};function Oi(i){let e=i.get("state"),t=sessionStorage.getItem(kt);if(sessionStorage.removeItem(kt),e===null||!(i.has("code")||i.has("error")))return;let n=t===null?void 0:JSON.parse(t);if(history.replaceState(null,"",n?.path??"/"),n?.state!==e)throw new w("This sign-in was not started here. Try again.");return n}async function ji(i){let e=`${i.replace(/\/$/,"")}/.well-known/openid-configuration`,t=await fetch(e,{credentials:"omit"}).catch(()=>{});if(!t?.ok)throw new w(`The identity provider ${i} cannot be reached.`);let n=await t.json();if(n.issuer!==i)throw new w(`The identity provider identifies itself as ${n.issuer}, not ${i}.`);return n}function Zt(i,e){let t=new URL(i);for(let[n,s]of Object.entries(e))t.searchParams.set(n,s);return t.href}var $e=globalThis,Ce=$e.ShadowRoot&&($e.ShadyCSS===void 0||$e.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,$t=Symbol(),Xt=new WeakMap,ie=class{constructor(e,t,n){if(this._$cssResult$=!0,n!==$t)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(Ce&&e===void 0){let n=t!==void 0&&t.length===1;n&&(e=Xt.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),n&&Xt.set(t,e))}return e}toString(){return this.cssText}},en=i=>new ie(typeof i=="string"?i:i+"",void 0,$t),v=(i,...e)=>{let t=i.length===1?i[0]:e.reduce((n,s,o)=>n+(r=>{if(r._$cssResult$===!0)return r.cssText;if(typeof r=="number")return r;throw Error("Value passed to 'css' function must be a 'css' function result: "+r+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+i[o+1],i[0]);return new ie(t,i,$t)},tn=(i,e)=>{if(Ce)i.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let n=document.createElement("style"),s=$e.litNonce;s!==void 0&&n.setAttribute("nonce",s),n.textContent=t.cssText,i.appendChild(n)}},Ct=Ce?i=>i:i=>i instanceof CSSStyleSheet?(e=>{let t="";for(let n of e.cssRules)t+=n.cssText;return en(t)})(i):i;var{is:Ii,defineProperty:Ui,getOwnPropertyDescriptor:Di,getOwnPropertyNames:Fi,getOwnPropertySymbols:Qi,getPrototypeOf:zi}=Object,_e=globalThis,nn=_e.trustedTypes,Bi=nn?nn.emptyScript:"",Wi=_e.reactiveElementPolyfillSupport,se=(i,e)=>i,_t={toAttribute(i,e){switch(e){case Boolean:i=i?Bi:null;break;case Object:case Array:i=i==null?i:JSON.stringify(i)}return i},fromAttribute(i,e){let t=i;switch(e){case Boolean:t=i!==null;break;case Number:t=i===null?null:Number(i);break;case Object:case Array:try{t=JSON.parse(i)}catch{t=null}}return t}},on=(i,e)=>!Ii(i,e),sn={attribute:!0,type:String,converter:_t,reflect:!1,useDefault:!1,hasChanged:on};Symbol.metadata??=Symbol("metadata"),_e.litPropertyMetadata??=new WeakMap;var P=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=sn){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),s=this.getPropertyDescriptor(e,n,t);s!==void 0&&Ui(this.prototype,e,s)}}static getPropertyDescriptor(e,t,n){let{get:s,set:o}=Di(this.prototype,e)??{get(){return this[t]},set(r){this[t]=r}};return{get:s,set(r){let a=s?.call(this);o?.call(this,r),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??sn}static _$Ei(){if(this.hasOwnProperty(se("elementProperties")))return;let e=zi(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(se("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(se("properties"))){let t=this.properties,n=[...Fi(t),...Qi(t)];for(let s of n)this.createProperty(s,t[s])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[n,s]of t)this.elementProperties.set(n,s)}this._$Eh=new Map;for(let[t,n]of this.elementProperties){let s=this._$Eu(t,n);s!==void 0&&this._$Eh.set(s,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let s of n)t.unshift(Ct(s))}else e!==void 0&&t.push(Ct(e));return t}static _$Eu(e,t){let n=t.attribute;return n===!1?void 0:typeof n=="string"?n:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return tn(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),s=this.constructor._$Eu(e,n);if(s!==void 0&&n.reflect===!0){let o=(n.converter?.toAttribute!==void 0?n.converter:_t).toAttribute(t,n.type);this._$Em=e,o==null?this.removeAttribute(s):this.setAttribute(s,o),this._$Em=null}}_$AK(e,t){let n=this.constructor,s=n._$Eh.get(e);if(s!==void 0&&this._$Em!==s){let o=n.getPropertyOptions(s),r=typeof o.converter=="function"?{fromAttribute:o.converter}:o.converter?.fromAttribute!==void 0?o.converter:_t;this._$Em=s;let a=r.fromAttribute(t,o.type);this[s]=a??this._$Ej?.get(s)??a,this._$Em=null}}requestUpdate(e,t,n,s=!1,o){if(e!==void 0){let r=this.constructor;if(s===!1&&(o=this[e]),n??=r.getPropertyOptions(e),!((n.hasChanged??on)(o,t)||n.useDefault&&n.reflect&&o===this._$Ej?.get(e)&&!this.hasAttribute(r._$Eu(e,n))))return;this.C(e,t,n)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:s,wrapped:o},r){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,r??t??this[e]),o!==!0||r!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),s===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,o]of this._$Ep)this[s]=o;this._$Ep=void 0}let n=this.constructor.elementProperties;if(n.size>0)for(let[s,o]of n){let{wrapped:r}=o,a=this[s];r!==!0||this._$AL.has(s)||a===void 0||this.C(s,void 0,o,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(n=>n.hostUpdate?.()),this.update(t)):this._$EM()}catch(n){throw e=!1,this._$EM(),n}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};P.elementStyles=[],P.shadowRootOptions={mode:"open"},P[se("elementProperties")]=new Map,P[se("finalized")]=new Map,Wi?.({ReactiveElement:P}),(_e.reactiveElementVersions??=[]).push("2.1.2");var Tt=globalThis,rn=i=>i,Se=Tt.trustedTypes,an=Se?Se.createPolicy("lit-html",{createHTML:i=>i}):void 0,At="$lit$",L=`lit$${Math.random().toFixed(9).slice(2)}$`,Et="?"+L,Vi=`<${Et}>`,z=document,re=()=>z.createComment(""),ae=i=>i===null||typeof i!="object"&&typeof i!="function",Rt=Array.isArray,fn=i=>Rt(i)||typeof i?.[Symbol.iterator]=="function",St=`[ 	
\f\r]`,oe=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,dn=/-->/g,cn=/>/g,F=RegExp(`>|${St}(?:([^\\s"'>=/]+)(${St}*=${St}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),ln=/'/g,hn=/"/g,pn=/^(?:script|style|textarea|title)$/i,Pt=i=>(e,...t)=>({_$litType$:i,strings:e,values:t}),d=Pt(1),ce=Pt(2),Ao=Pt(3),H=Symbol.for("lit-noChange"),l=Symbol.for("lit-nothing"),un=new WeakMap,Q=z.createTreeWalker(z,129);function mn(i,e){if(!Rt(i)||!i.hasOwnProperty("raw"))throw Error("invalid template strings array");return an!==void 0?an.createHTML(e):e}var gn=(i,e)=>{let t=i.length-1,n=[],s,o=e===2?"<svg>":e===3?"<math>":"",r=oe;for(let a=0;a<t;a++){let c=i[a],h,f,u=-1,g=0;for(;g<c.length&&(r.lastIndex=g,f=r.exec(c),f!==null);)g=r.lastIndex,r===oe?f[1]==="!--"?r=dn:f[1]!==void 0?r=cn:f[2]!==void 0?(pn.test(f[2])&&(s=RegExp("</"+f[2],"g")),r=F):f[3]!==void 0&&(r=F):r===F?f[0]===">"?(r=s??oe,u=-1):f[1]===void 0?u=-2:(u=r.lastIndex-f[2].length,h=f[1],r=f[3]===void 0?F:f[3]==='"'?hn:ln):r===hn||r===ln?r=F:r===dn||r===cn?r=oe:(r=F,s=void 0);let m=r===F&&i[a+1].startsWith("/>")?" ":"";o+=r===oe?c+Vi:u>=0?(n.push(h),c.slice(0,u)+At+c.slice(u)+L+m):c+L+(u===-2?a:m)}return[mn(i,o+(i[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),n]},de=class i{constructor({strings:e,_$litType$:t},n){let s;this.parts=[];let o=0,r=0,a=e.length-1,c=this.parts,[h,f]=gn(e,t);if(this.el=i.createElement(h,n),Q.currentNode=this.el.content,t===2||t===3){let u=this.el.content.firstChild;u.replaceWith(...u.childNodes)}for(;(s=Q.nextNode())!==null&&c.length<a;){if(s.nodeType===1){if(s.hasAttributes())for(let u of s.getAttributeNames())if(u.endsWith(At)){let g=f[r++],m=s.getAttribute(u).split(L),y=/([.?@])?(.*)/.exec(g);c.push({type:1,index:o,name:y[2],strings:m,ctor:y[1]==="."?Ae:y[1]==="?"?Ee:y[1]==="@"?Re:W}),s.removeAttribute(u)}else u.startsWith(L)&&(c.push({type:6,index:o}),s.removeAttribute(u));if(pn.test(s.tagName)){let u=s.textContent.split(L),g=u.length-1;if(g>0){s.textContent=Se?Se.emptyScript:"";for(let m=0;m<g;m++)s.append(u[m],re()),Q.nextNode(),c.push({type:2,index:++o});s.append(u[g],re())}}}else if(s.nodeType===8)if(s.data===Et)c.push({type:2,index:o});else{let u=-1;for(;(u=s.data.indexOf(L,u+1))!==-1;)c.push({type:7,index:o}),u+=L.length-1}o++}}static createElement(e,t){let n=z.createElement("template");return n.innerHTML=e,n}};function B(i,e,t=i,n){if(e===H)return e;let s=n!==void 0?t._$Co?.[n]:t._$Cl,o=ae(e)?void 0:e._$litDirective$;return s?.constructor!==o&&(s?._$AO?.(!1),o===void 0?s=void 0:(s=new o(i),s._$AT(i,t,n)),n!==void 0?(t._$Co??=[])[n]=s:t._$Cl=s),s!==void 0&&(e=B(i,s._$AS(i,e.values),s,n)),e}var Te=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,s=(e?.creationScope??z).importNode(t,!0);Q.currentNode=s;let o=Q.nextNode(),r=0,a=0,c=n[0];for(;c!==void 0;){if(r===c.index){let h;c.type===2?h=new Y(o,o.nextSibling,this,e):c.type===1?h=new c.ctor(o,c.name,c.strings,this,e):c.type===6&&(h=new Pe(o,this,e)),this._$AV.push(h),c=n[++a]}r!==c?.index&&(o=Q.nextNode(),r++)}return Q.currentNode=z,s}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(e,n,t),t+=n.strings.length-2):n._$AI(e[t])),t++}},Y=class i{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,s){this.type=2,this._$AH=l,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=B(this,e,t),ae(e)?e===l||e==null||e===""?(this._$AH!==l&&this._$AR(),this._$AH=l):e!==this._$AH&&e!==H&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):fn(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==l&&ae(this._$AH)?this._$AA.nextSibling.data=e:this.T(z.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,s=typeof n=="number"?this._$AC(e):(n.el===void 0&&(n.el=de.createElement(mn(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===s)this._$AH.p(t);else{let o=new Te(s,this),r=o.u(this.options);o.p(t),this.T(r),this._$AH=o}}_$AC(e){let t=un.get(e.strings);return t===void 0&&un.set(e.strings,t=new de(e)),t}k(e){Rt(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,n,s=0;for(let o of e)s===t.length?t.push(n=new i(this.O(re()),this.O(re()),this,this.options)):n=t[s],n._$AI(o),s++;s<t.length&&(this._$AR(n&&n._$AB.nextSibling,s),t.length=s)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let n=rn(e).nextSibling;rn(e).remove(),e=n}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},W=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,s,o){this.type=1,this._$AH=l,this._$AN=void 0,this.element=e,this.name=t,this._$AM=s,this.options=o,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=l}_$AI(e,t=this,n,s){let o=this.strings,r=!1;if(o===void 0)e=B(this,e,t,0),r=!ae(e)||e!==this._$AH&&e!==H,r&&(this._$AH=e);else{let a=e,c,h;for(e=o[0],c=0;c<o.length-1;c++)h=B(this,a[n+c],t,c),h===H&&(h=this._$AH[c]),r||=!ae(h)||h!==this._$AH[c],h===l?e=l:e!==l&&(e+=(h??"")+o[c+1]),this._$AH[c]=h}r&&!s&&this.j(e)}j(e){e===l?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Ae=class extends W{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===l?void 0:e}},Ee=class extends W{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==l)}},Re=class extends W{constructor(e,t,n,s,o){super(e,t,n,s,o),this.type=5}_$AI(e,t=this){if((e=B(this,e,t,0)??l)===H)return;let n=this._$AH,s=e===l&&n!==l||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,o=e!==l&&(n===l||s);s&&this.element.removeEventListener(this.name,this,n),o&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Pe=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){B(this,e)}},vn={M:At,P:L,A:Et,C:1,L:gn,R:Te,D:fn,V:B,I:Y,H:W,N:Ee,U:Re,B:Ae,F:Pe},Ki=Tt.litHtmlPolyfillSupport;Ki?.(de,Y),(Tt.litHtmlVersions??=[]).push("3.3.3");var yn=(i,e,t)=>{let n=t?.renderBefore??e,s=n._$litPart$;if(s===void 0){let o=t?.renderBefore??null;n._$litPart$=s=new Y(e.insertBefore(re(),o),o,void 0,t??{})}return s._$AI(i),s};var Lt=globalThis,_=class extends P{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=yn(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return H}};_._$litElement$=!0,_.finalized=!0,Lt.litElementHydrateSupport?.({LitElement:_});var Gi=Lt.litElementPolyfillSupport;Gi?.({LitElement:_});(Lt.litElementVersions??=[]).push("4.2.2");var bn={urgent:0,high:1,normal:2,low:3};function le(i){return i.waiting_since??i.created_at}function he(i,e){return bn[i.priority]-bn[e.priority]||$n(le(i),le(e))||Ht(i.id,e.id)}function wn(i,e){return $n(e.closed_at??"",i.closed_at??"")||Ht(i.id,e.id)}function xn(i,e){let{engineer_notes:t,context:n,timeline:s,timeline_omitted:o,...r}=e;return{...i,...r}}var kn=30*6e4;function $n(i,e){return Ht(i.replace("Z",""),e.replace("Z",""))}function Ht(i,e){return i<e?-1:i>e?1:0}function O(i){return`⁨${i}⁩`}function Le(i){return Math.random()*Math.min(3e4,1e3*2**Math.min(i,10))}function He(i){let e=i.get("Retry-After");if(!e)return;let t=Number(e),n=Number.isNaN(t)?Date.parse(e)-Date.now():t*1e3;return Number.isNaN(n)?void 0:Math.max(0,n)}var Z=class{#e;wait(e,t){return new Promise(n=>{let s=()=>{clearTimeout(o),t.removeEventListener("abort",s),this.#e=void 0,n()},o=setTimeout(s,e);t.addEventListener("abort",s),this.#e=s,t.aborted&&s()})}skip(){this.#e?.()}};var A=class extends Error{problem;retryAfter;constructor(e,t){super(e.detail||e.title),this.name="ProblemError",this.problem=e,this.retryAfter=t}get status(){return this.problem.status}},M=class extends Error{constructor(e){super("The server cannot be reached.",{cause:e}),this.name="NetworkError"}};async function Me(i){let e={type:"about:blank",title:i.statusText||`Status ${i.status}`,status:i.status,detail:`The server returned status ${i.status}.`,code:"unknown"};if(i.headers.get("Content-Type")?.includes("json"))try{e={...e,...await i.json(),status:i.status}}catch{}return new A(e,He(i.headers))}var x=class extends Error{constructor(){super("signed out"),this.name="SignedOutError"}},Ji=3e4,Ne=class{#e;#n;#t=!1;#i;constructor(e){this.#e=e}get user(){return this.#i===void 0?void 0:Zi(this.#i)}current(){return this.#s(!1)}async renew(e){if(this.#i!==void 0&&this.#i!==e)return this.#i;let t=await this.#s(!0);if(t===e)throw new x;return t}#s(e){if(this.#n&&(this.#t||!e))return this.#n;let t=(async()=>{let n=await Yi(this.#e({refresh:e}));if(!n)throw new x;return this.#i=n,n})().finally(()=>{this.#n===t&&(this.#n=void 0)});return this.#n=t,this.#t=e,t}};async function Yi(i){let e,t=new Promise((n,s)=>{e=setTimeout(()=>s(new Error("getToken timed out")),Ji)});try{return await Promise.race([i,t])}finally{clearTimeout(e)}}function Zi(i){try{let e=i.split(".")[1]??"",t=Uint8Array.from(atob(e.replace(/-/g,"+").replace(/_/g,"/")),s=>s.charCodeAt(0)),n=JSON.parse(new TextDecoder().decode(t));return n instanceof Object&&"sub"in n&&typeof n.sub=="string"?n.sub:void 0}catch{return}}function Xi(i,e,t,n){switch(t){case"resolve":case"return":case"reassign":return i[t](e,n);default:return i[t](e)}}var qe=class{#e=new Map;pending(e){return this.#e.get(e)}async run(e,t,n,s,o){if(this.#e.has(n.id))return{ok:!1,card:n,message:"The last action is still in progress.",problem:void 0};this.#e.set(n.id,s);try{return{ok:!0,card:t.applyResponse(await Xi(e,n,s,o),n)}}catch(r){let a=r instanceof A?r.problem:void 0;a?.handoff&&t.apply(a.handoff,a.handoff.claimed_by?.id);let h=s==="reassign"&&a?.status===403?es(n):N(r);return{ok:!1,card:t.card(n.id)??n,message:h,problem:a}}finally{this.#e.delete(n.id)}}};function es(i){return`${i.claimed_by?O(i.claimed_by.name):"The claimer"} was active less than 30 min ago. You can take over later.`}function N(i){if(i instanceof x)return"You are signed out.";if(i instanceof A)switch(i.problem.code){case"own_handoff":return"You escalated this yourself, so someone else must claim it.";case"already_claimed":return`${i.problem.claimed_by?O(i.problem.claimed_by.name):"Someone"} claimed it first.`;case"handoff_closed":return"It has been closed.";case"not_claimed":return"It is unclaimed: the claim was released.";case"not_waiting":return"It is parked, not escalated.";default:return i.problem.detail||i.problem.title}return i instanceof M?i.message:"Something went wrong."}function Mt(i,e,t){switch(i.status){case"waiting":return i.created_by.id===e?["withdraw"]:["claim"];case"claimed":return i.claimed_by?.id===e?["resolve","return","release"]:V(i,t)?["reassign"]:[];default:return[]}}function V(i,e){let t=i.status==="claimed"&&i.claimed_at?e-Date.parse(i.claimed_at):0;return t>=kn?t:0}var ue=class{#e;constructor(e){this.#e=e}queue(e){let t=new URLSearchParams({status:e.status.join(",")});return e.limit!==void 0&&t.set("limit",String(e.limit)),e.cursor!==void 0&&t.set("cursor",e.cursor),this.#n(`/ai-sessions/queue?${t}`)}handoff(e){return this.#n(K(e))}session(e){return this.#n(`/ai-sessions/${encodeURIComponent(e)}`)}messages(e,t){let n=new URLSearchParams({before:t});return this.#n(`/ai-sessions/${encodeURIComponent(e)}/messages?${n}`)}claim(e){return this.#t(`${K(e)}/claim`)}release(e){return this.#t(`${K(e)}/release`)}withdraw(e){return this.#t(`${K(e)}/withdraw`)}resolve(e,t){return this.#t(`${K(e)}/resolve`,{resolution:t})}return(e,t){return this.#t(`${K(e)}/return`,{answer:t})}reassign(e,t){return this.#t(`${K(e)}/reassign`,{user_id:t})}#n(e){return this.#i(e,{method:"GET"})}async#t(e,t){let n={"Idempotency-Key":ts()};t&&(n["Content-Type"]="application/json");let s={method:"POST",headers:n,...t&&{body:JSON.stringify(t)}};try{return await this.#i(e,s)}catch(o){if(o instanceof M||o.problem?.code==="outcome_unknown")return this.#i(e,s);throw o}}async#i(e,t){let n=await this.#e.tokens.current(),s=await this.#s(e,t,n);if(s.status===401&&(n=await this.#e.tokens.renew(n),s=await this.#s(e,t,n)),s.status===401)throw new x;if(!s.ok)throw await Me(s);try{return await s.json()}catch(o){throw new M(o)}}async#s(e,t,n){let s=Date.now();try{let o=await this.#e.fetch(this.#e.baseUrl+e,{...t,headers:{...t.headers,Accept:"application/json",Authorization:`Bearer ${n}`},signal:AbortSignal.timeout(2e4)});return this.#e.clock.observe(o.headers.get("Date"),s),o}catch(o){throw new M(o)}}};function K(i){return`/ai-sessions/${encodeURIComponent(i.session_id)}/handoffs/${encodeURIComponent(i.id)}`}function ts(){return Array.from(crypto.getRandomValues(new Uint8Array(16)),i=>i.toString(16).padStart(2,"0")).join("")}var ns=[["tried",/^(?:what (?:i|we|was) )?tried(?: so far)?$|^(?:done|checked|attempts?)(?: so far)?$/i],["ruledOut",/^ruled out$|^(?:it'?s )?not$|^excluded$/i],["next",/^next(?: steps?)?$|^to ?do$|^suggest(?:ed|ion)s?$|^i would$/i],["questions",/^(?:open )?questions?$|^open$|^unclear$|^unknown$/i]];function fe(i){let e={note:"",tried:[],ruledOut:[],next:[],questions:[]},t=[],n,s=!1;for(let o of i.split(/\r?\n/)){let r=ss(o);r?(n=r.section,r.rest&&e[n].push(r.rest)):o.trim()===""?t.push(...n?[]:[o]):n&&!(s&&!_n(o))?os(e[n],o):(n=void 0,t.push(o)),s=o.trim()===""}return e.note=t.join(`
`).replace(/\n{3,}/g,`

`).trim(),e}var is=[/^\s*(?:#{1,4}\s+)?([a-z' ]{2,24}):(?:\s+(.*))?$/i,/^\s*#{1,4}\s+([a-z' ]{2,24})$/i,/^\s*\*\*([a-z' ]{2,24}):?\*\*:?\s*(.*)$/i];function ss(i){for(let e of is){let[,t="",n=""]=e.exec(i.trimEnd())??[],s=ns.find(([,o])=>o.test(t.trim()))?.[0];if(s)return{section:s,rest:n.trim()}}}var Cn=/^\s*(?:[-*•–]|\d+[.)])\s+/;function _n(i){return Cn.test(i)}function os(i,e){let t=i.at(-1);_n(e)||t===void 0?i.push(e.replace(Cn,"").trim()):i[i.length-1]=`${t}
${e.trim()}`}var pe=class{#e=0;#n=Number.POSITIVE_INFINITY;get offset(){return this.#e}now(){return Date.now()+this.#e}observe(e,t){let n=e===null?Number.NaN:Date.parse(e);if(Number.isNaN(n))return;let s=Date.now(),o=1e3+(s-t),r=n+500-(t+s)/2,a=Math.abs(r-this.#e)>o;(o<=this.#n||a)&&(this.#e=Math.abs(r)<o?0:r,this.#n=o)}advanceTo(e){let t=Date.parse(e);t>this.now()&&(this.#e=t-Date.now())}};var Sn="handoffd.draft.";var me=class{#e;#n=new Map;#t="";constructor(e){this.#e=e}setUser(e){this.#t=e,this.#n.clear(),this.#o()}get(e){return this.#n.get(e)??this.#s(this.#i(e))}set(e,t){if(Object.values(t.texts).every(n=>n==="")){this.clear(e);return}this.#n.set(e,t),this.#r(n=>n.setItem(this.#i(e),JSON.stringify({...t,at:Date.now()})))}clear(e){this.#n.delete(e),this.#r(t=>t.removeItem(this.#i(e)))}#i(e){return`${Sn}${this.#t}.${e}`}#s(e){return this.#r(t=>{let n=t.getItem(e);return n===null?void 0:JSON.parse(n)})}#o(){this.#r(e=>{let t=Array.from({length:e.length},(n,s)=>e.key(s)??"");for(let n of t.filter(s=>s.startsWith(Sn)))Date.now()-(this.#s(n)?.at??0)>12096e5&&e.removeItem(n)})}#r(e){try{return this.#e&&e(this.#e)}catch{return}}};var Nt=["waiting","mine","others","parked","closed"],j={waiting:"waiting",mine:"claimed",others:"claimed",parked:"parked",closed:"closed"},G={waiting:["waiting"],claimed:["claimed"],parked:["parked"],closed:["resolved","returned","withdrawn"]},Tn={waiting:he,claimed:he,parked:he,closed:wn};function An(i,e,t){if(!G[j[i]].includes(e.status))return!1;let n=e.claimed_by!==null&&e.claimed_by.id===t;return i==="mine"?n:i==="others"?!n:!0}function qt(i,e){let t={tried:[],ruledOut:[],next:[],questions:[],noted:[]},n=(s,o,r)=>{let a=fe(s);for(let c of["tried","ruledOut","next","questions"])t[c].push(...a[c].map(h=>({text:h,from:o,at:r})));return a.note};for(let{role:s,content:o,created_at:r}of e?.messages??[]){let a=s==="note"?n(o,"note",r):"";a&&t.noted.push({text:a,from:"note",at:r})}return n(i,"engineer",void 0),t}var Oe=class{#e;#n;#t=[];constructor(e,t){this.#e=e,this.#n=t}add(e){this.#t.push(e)===1&&setTimeout(()=>this.#i(),50)}#i(){let e=this.#t.map(this.#e).filter(t=>t?.status==="waiting");this.#t=[],e.length>0&&this.#n(e)}};function En(i){return{getToken:i.getToken,baseUrl:(i.baseUrl??"/api/v1").replace(/\/+$/,""),fetch:i.fetch??((e,t)=>fetch(e,t)),locks:"locks"in i?i.locks:globalThis.navigator?.locks,channel:"channel"in i?i.channel:rs(),storage:"storage"in i?i.storage:as()}}function rs(){return globalThis.BroadcastChannel?i=>new BroadcastChannel(i):void 0}function as(){try{return globalThis.localStorage}catch{return}}var je=class extends EventTarget{addEventListener(e,t,n){super.addEventListener(e,t,n)}removeEventListener(e,t,n){super.removeEventListener(e,t,n)}emit(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))}};var Rn=100,Ie=class{#e;#n=new Map;#t=new Map;#i=new Set;#s=new AbortController;constructor(e){this.#e=e}load(e){return this.#i.add(e),this.#e.store.list(e).loaded?Promise.resolve(void 0):this.#o(e)}async reload(){let e=async t=>{await this.#t.get(t),await this.#o(t)};await Promise.all([...this.#i].map(e))}async loadMore(e){let{store:t,api:n}=this.#e,{cursor:s,error:o}=t.list(e);if(!s||this.#t.has(e)){o&&this.retry();return}let r=n.queue({status:G[e],limit:Rn,cursor:s}).then(a=>{t.append(e,a)},a=>{t.setError(e,N(a),void 0)});await this.#r(e,r)}async recount(){try{this.#e.store.setCounts(await this.#e.api.queue({status:G.waiting,limit:1})),this.#e.onChange()}catch{}}retry(){for(let e of this.#n.values())e.skip();for(let e of this.#i)this.#e.store.list(e).error!==void 0&&this.#o(e)}close(){this.#s.abort(),this.#s=new AbortController,this.#t.clear(),this.#i.clear()}#o(e){return this.#t.get(e)??this.#r(e,this.#a(e,this.#s.signal))}async#r(e,t){this.#t.set(e,t);try{return await t}finally{this.#t.get(e)===t&&this.#t.delete(e),this.#e.onChange()}}async#a(e,t){let{store:n}=this.#e,s=new Z;this.#n.set(e,s);for(let o=0;!t.aborted;o++){let r=Date.now();try{let a=await this.#d(e);return t.aborted?void 0:(n.replace(e,a,r),a[0]?.last_event_id)}catch(a){if(t.aborted)return;if(a instanceof x){this.#e.onSignedOut();return}let c=a instanceof A?a.retryAfter:void 0,f=a instanceof A&&a.status<500&&a.status!==429?void 0:c??Le(o+1);if(n.setError(e,N(a),f===void 0?void 0:Date.now()+f),this.#e.onChange(),f===void 0)return;this.#e.onRetry(Date.now()+f,N(a)),await s.wait(f,t)}}}async#d(e){let{api:t,store:n}=this.#e,s=n.pages(e),o=[],r;do{let a=await t.queue({status:G[e],limit:Rn,cursor:r??void 0});o.push(a),r=a.next_cursor}while(r&&o.length<s);return o}};function Ue(i){let e=/^([0-9a-f]+)-(\d+)$/.exec(i);return e?.[1]&&e[2]?{epoch:e[1],seq:Number(e[2])}:void 0}function E(i,e){let t=i===void 0?void 0:Ue(i),n=Ue(e);return!t||!n||t.epoch!==n.epoch||t.seq<n.seq}function De(i,e){let t=Ue(i),n=Ue(e);return!!t&&!!n&&t.epoch===n.epoch&&t.seq+1===n.seq}var Fe=class extends Error{constructor(e,t){super(e),this.name="ParseError",this.type=t.type,this.field=t.field,this.value=t.value,this.line=t.line}};function Ot(i){}function Pn(i){if(typeof i=="function")throw new TypeError("`callbacks` must be an object, got a function instead. Did you mean `{onEvent: fn}`?");let{onEvent:e=Ot,onError:t=Ot,onRetry:n=Ot,onComment:s}=i,o="",r=!0,a,c="",h="";function f(p){let b=r?p.replace(/^\xEF\xBB\xBF/,""):p,[R,vt]=ds(`${o}${b}`);for(let yt of R)u(yt);o=vt,r=!1}function u(p){if(p===""){m();return}if(p.startsWith(":")){s&&s(p.slice(p.startsWith(": ")?2:1));return}let b=p.indexOf(":");if(b!==-1){let R=p.slice(0,b),vt=p[b+1]===" "?2:1,yt=p.slice(b+vt);g(R,yt,p);return}g(p,"",p)}function g(p,b,R){switch(p){case"event":h=b;break;case"data":c=`${c}${b}
`;break;case"id":a=b.includes("\0")?void 0:b;break;case"retry":/^\d+$/.test(b)?n(parseInt(b,10)):t(new Fe(`Invalid \`retry\` value: "${b}"`,{type:"invalid-retry",value:b,line:R}));break;default:t(new Fe(`Unknown field "${p.length>20?`${p.slice(0,20)}…`:p}"`,{type:"unknown-field",field:p,value:b,line:R}));break}}function m(){c.length>0&&e({id:a,event:h||void 0,data:c.endsWith(`
`)?c.slice(0,-1):c}),a=void 0,c="",h=""}function y(p={}){o&&p.consume&&u(o),r=!0,a=void 0,c="",h="",o=""}return{feed:f,reset:y}}function ds(i){let e=[],t="",n=0;for(;n<i.length;){let s=i.indexOf("\r",n),o=i.indexOf(`
`,n),r=-1;if(s!==-1&&o!==-1?r=Math.min(s,o):s!==-1?s===i.length-1?r=-1:r=s:o!==-1&&(r=o),r===-1){t=i.slice(n);break}else{let a=i.slice(n,r);e.push(a),n=r+1,i[n-1]==="\r"&&i[n]===`
`&&n++}}return[e,t]}var cs=15e3;async function Ln(i){let e=new AbortController,t=()=>e.abort();i.signal.addEventListener("abort",t),i.signal.aborted&&t();let n=new jt(t);try{n.start("no response",cs);let s=await i.fetch(i.url,{headers:{Accept:"text/event-stream",Authorization:`Bearer ${i.token}`,...i.after!==void 0&&{"Last-Event-ID":i.after}},cache:"no-store",signal:e.signal}),o=await ls(s);return o?(t(),o):(await hs(s,i,n),{kind:"ended",reason:"the server closed the stream"})}catch{return{kind:"failed",reason:n.expired??"the network failed"}}finally{n.stop(),i.signal.removeEventListener("abort",t)}}async function ls(i){let{status:e}=i;if(e===200){let n=i.headers.get("Content-Type")??"nothing";return n.startsWith("text/event-stream")&&i.body?void 0:{kind:"stopped",reason:"protocol",message:`Expected an event stream, got ${n}. A proxy or a sign-in page between the browser and the server may have answered.`}}if(e===401)return{kind:"unauthorized"};if(e===400)return{kind:"position-refused"};if(e===429||e>=500)return{kind:"failed",reason:`status ${e}`,wait:He(i.headers)};let{message:t}=await Me(i);return{kind:"stopped",reason:e===403?"forbidden":"protocol",message:t}}async function hs(i,e,t){let n=Pn({onEvent:r=>{e.onFrame({id:r.id??"",event:r.event??"message",data:us(r.data)})},onComment:r=>{let a=/^keepalive (\S+)$/.exec(r.trim())?.[1];a&&e.onKeepalive(a)},onRetry:e.onRetry}),s=i.body.getReader(),o=new TextDecoder;for(;;){t.start("the stream fell silent",e.idleTimeout);let{done:r,value:a}=await s.read();if(r)return;n.feed(o.decode(a,{stream:!0}))}}function us(i){try{return JSON.parse(i)}catch{return}}var jt=class{expired;#e;#n;constructor(e){this.#e=e}start(e,t){clearTimeout(this.#n),this.#n=setTimeout(()=>{this.expired=e,this.#e()},t)}stop(){clearTimeout(this.#n)}};var Hn=62500,fs=250,Qe=class{#e;#n=new Z;#t=new AbortController;#i;#s=!1;#o;#r;#a=3e3;#d;#l;#c;constructor(e){this.#e=e}async run(e){this.#i=e;let t=0,n,s=!1;for(this.#v({state:"connecting"});!this.#t.signal.aborted;){let o=await this.#h(n);clearTimeout(this.#c);let{ready:r=!1,token:a}=this.#o??{};if(this.#t.signal.aborted)return;if(a!==void 0&&(s||=n!==void 0,n=void 0),r&&(t=0,s=!1),o==="signed-out"||Mn(o)&&s){this.#v({state:"signed-out"});return}if(o.kind==="stopped"){this.#v({state:"stopped",reason:o.reason,message:o.message});return}if(Mn(o)){n=a;continue}o.kind==="position-refused"&&(this.#i=void 0,this.#s=!0);let c=Le(t);o.kind==="ended"&&r?c=this.#a:o.kind==="failed"&&o.wait!==void 0&&(c=o.wait+Math.random()*1e3),t+=1;let h="reason"in o?o.reason:"the position was refused";this.#v({state:"reconnecting",retryAt:Date.now()+c,reason:h}),await this.#n.wait(c,this.#t.signal),this.#v({state:"reconnecting",retryAt:Date.now(),reason:h})}}wake(e){this.#n.skip();let t=this.#o;t?.ready&&(Date.now()-t.receivedAt>Hn?t.abort.abort():e==="online"&&this.#m(void 0))}close(){this.#t.abort(),clearTimeout(this.#c),this.#o?.abort.abort(),this.#r?.abort.abort()}async#h(e){this.#o=void 0;let t;try{t=this.#p(await this.#u(e))}catch(n){return n instanceof x?"signed-out":{kind:"failed",reason:"no token is available"}}for(this.#o=t;;){let n=await t.done;if(this.#o===t)return this.#r?.abort.abort(),this.#r=void 0,t.byeReason===void 0?n:{kind:"ended",reason:t.byeReason};t=this.#o}}#u(e){let{tokens:t}=this.#e;return e===void 0?t.current():t.renew(e)}#p(e){let t=new AbortController;this.#t.signal.aborted&&t.abort();let n={token:e,abort:t,ready:!1,byeReason:void 0,receivedAt:Date.now(),done:Ln({url:this.#e.url,token:e,after:this.#i,fetch:this.#e.fetch,signal:t.signal,idleTimeout:Hn,onFrame:s=>this.#g(n,s),onKeepalive:s=>this.#w(n,s),onRetry:s=>{this.#a=s}})};return n}async#m(e){if(!this.#r)try{let t=await this.#u(e);if(this.#r||this.#t.signal.aborted)return;let n=this.#p(t);this.#r=n,await n.done,this.#r===n&&(this.#r=void 0)}catch{}}#g(e,t){if(e.abort.signal.aborted)return;e.receivedAt=Date.now();let n=t.data;switch(t.event){case"ready":this.#f(e,t.id,n?.degraded??!1);break;case"reset":this.#i=t.id,this.#e.onReset(t.id);break;case"expiring":this.#m(e.token);break;case"bye":e.byeReason=n?.reason??"no reason given";break;default:this.#y(t)}}#f(e,t,n){e.ready=!0,this.#r===e&&(this.#o?.abort.abort(),this.#o=e,this.#r=void 0);let s={state:"live",degraded:n},o=this.#i!==void 0;o||(this.#i=t,this.#e.onPosition(t)),this.#s&&(this.#s=!1,this.#e.onReset(t)),o&&this.#d?.state==="reconnecting"?(this.#v({state:"catching-up"}),this.#b(s)):this.#v(s)}#y(e){let t=e.data;if(!t?.handoff?.id||this.#i!==void 0&&!E(this.#i,e.id))return;let n=this.#i!==void 0&&!De(this.#i,e.id);this.#i=e.id,this.#e.onEvent(t,e.id),n&&this.#e.onReset(e.id),this.#l&&this.#b(this.#l)}#w(e,t){e.receivedAt=Date.now(),e.ready&&this.#i!==void 0&&E(this.#i,t)&&e.abort.abort()}#b(e){clearTimeout(this.#c),this.#l=e,this.#c=setTimeout(()=>this.#v(e),fs)}#v(e){this.#l=void 0,this.#d=e,this.#e.onConnection(e)}};function Mn(i){return i.kind==="unauthorized"||i.kind==="ended"&&i.reason==="expired"}var ze=class{#e;#n;#t;constructor(e){this.#e=e,e.locks&&e.channel&&(this.#n=e.channel(e.name),this.#n.onmessage=t=>e.onMessage(t.data))}post(e){this.#n?.postMessage(e)}campaign(e){this.withdraw();let t=new AbortController,{signal:n}=t;if(this.#t=t,!this.#n||!this.#e.locks){e(n);return}this.#e.locks.request(this.#e.name,{signal:n},async()=>{n.aborted||await e(n)}).catch(()=>{})}withdraw(){this.#t?.abort(),this.#t=void 0}close(){this.withdraw(),this.#n?.close()}};var Be=class{#e;#n;#t;#i={state:"connecting"};#s;constructor(e){this.#e=e}get connection(){return this.#i}get leader(){return this.#t!==void 0}get joined(){return this.#n!==void 0}get position(){return this.#s}join(e,t){t||(this.#s=void 0);let{baseUrl:n,locks:s,channel:o}=this.#e.settings,r=`handoffd ${n} ${e??""}`;this.#n=new ze({name:r,locks:s,channel:o,onMessage:a=>this.#r(a)}),this.#n.post({kind:"hello"})}campaign(e=this.#s){this.#s??=e,this.#n?.campaign(t=>this.#o(t))}wake(e){this.#t?this.#t.wake(e):this.#n?.post({kind:"wake",cause:e})}setState(e){this.#i=e,this.#e.onConnection(e)}close(){this.#n?.close(),this.#n=void 0,this.#t?.close(),this.#t=void 0}async#o(e){let{settings:t,tokens:n}=this.#e,s=new Qe({url:`${t.baseUrl}/ai-sessions/escalations/stream`,tokens:n,fetch:t.fetch,onEvent:(o,r)=>{this.#n?.post({kind:"event",event:o,id:r}),this.#l(o,r)},onPosition:o=>{this.#n?.post({kind:"position",id:o}),this.#s=o},onReset:o=>{this.#n?.post({kind:"reset",id:o}),this.#c(o)},onConnection:o=>{o.state!=="signed-out"&&o.state!=="stopped"&&this.#n?.post({kind:"connection",connection:o}),this.setState(o)}});this.#t=s,e.addEventListener("abort",()=>s.close()),this.#n?.post({kind:"leading",id:this.#s}),await s.run(this.#s),this.#t===s&&(this.#t=void 0)}#r(e){switch(e.kind){case"hello":this.leader&&this.#n?.post({kind:"connection",connection:this.#i});break;case"wake":this.#t?.wake(e.cause);break;case"connection":this.#a(e.connection);break;case"event":this.#d(e.event,e.id);break;case"reset":this.#c(e.id);break;case"leading":case"position":e.id!==void 0&&this.#s!==void 0&&E(this.#s,e.id)&&this.#c(e.id)}}#a(e){if(this.#i.state==="stopped"){if(e.state!=="live")return;this.campaign()}!this.leader&&this.#i.state!=="signed-out"&&this.setState(e)}#d(e,t){if(this.#s!==void 0&&!E(this.#s,t))return;let n=this.#s!==void 0&&!De(this.#s,t);this.#l(e,t),n&&this.#c(t)}#l(e,t){this.#s=t,this.#e.onEvent(e,t)}#c(e){this.#s=e,this.#e.onReset()}};var ps=256,We=class{#e;#n="";#t=[];get counts(){return this.#e}set(e,t){let{waiting:n,mine:s,others:o,parked:r,closed:a}=e;this.#e={waiting:n,mine:s,others:o,parked:r,closed:a},this.#n=t;for(let c of this.#t)this.#i(c)}apply(e,t,n,s){let o=s??(e.type==="handoff_released"?e.by.id:e.handoff.claimed_by?.id),r={id:t,delta:ms(e,n,o)};return this.#t.push(r),this.#t.length>ps&&this.#t.shift(),this.#i(r),s!==void 0||!/re(assigned|leased)$/.test(e.type)}clear(){this.#e=void 0,this.#t=[]}#i({id:e,delta:t}){if(!this.#e||!E(this.#n,e))return;this.#n=e;let n={...this.#e};for(let s of Object.keys(t))n[s]=Math.max(0,n[s]+(t[s]??0));this.#e=n}};function ms(i,e,t){let n=s=>s!==void 0&&s===e?"mine":"others";switch(i.type){case"handoff_created":return i.handoff.version>1?{waiting:1,parked:-1}:{waiting:1};case"handoff_claimed":return{waiting:-1,[n(i.handoff.claimed_by?.id)]:1};case"handoff_released":return{waiting:1,[n(t)]:-1};case"handoff_reassigned":{let[s,o]=[n(t),n(i.handoff.claimed_by?.id)];return s===o?{}:{[s]:-1,[o]:1}}case"handoff_resolved":case"handoff_returned":return{[n(t)]:-1,closed:1};case"handoff_withdrawn":return{waiting:-1,closed:1};default:return{}}}var Ve=class{me;#e=new Map;#n=new Map;#t=new We;get counts(){return this.#t.counts}card(e){return this.#e.get(e)?.card}changedBy(e){return this.#e.get(e)?.by}list(e){return this.#n.get(e)??{loaded:!1,cursor:null,error:void 0,retryAt:void 0}}pages(e){return this.#n.get(e)?.pages??0}cards(e){let t=j[e],n=this.#n.get(t),s=Tn[t],o=[];for(let{card:r}of this.#e.values())An(e,r,this.me)&&(t!=="closed"&&n?.cursor&&n.last&&s(r,n.last)>0||o.push(r));return o.sort(s)}apply(e,t){let n=this.#e.get(e.id);return n&&n.card.version>=e.version?!1:(this.#e.set(e.id,{card:e,by:t,receivedAt:Date.now()}),!0)}applyResponse(e,t){return this.apply(xn(this.card(e.id)??t,e),this.me),this.card(e.id)??t}event(e,t){let n=this.card(e.handoff.id),s=n&&n.version<e.handoff.version?n.claimed_by?.id:void 0,o=this.#t.apply(e,t,this.me,s);return this.apply(e.handoff,e.by.id),o}setCounts(e){this.#t.set(e.counts,e.last_event_id)}append(e,t){for(let n of t.items)this.apply(n);this.#i(e,t),this.setCounts(t)}replace(e,t,n){let s=new Set(t.flatMap(o=>o.items.map(r=>r.id)));for(let[o,{card:r,receivedAt:a}]of this.#e)G[e].includes(r.status)&&!s.has(o)&&a<n&&this.#e.delete(o);this.#n.delete(e);for(let o of t)this.append(e,o)}setError(e,t,n){this.#n.set(e,{last:void 0,pages:0,...this.#n.get(e),...this.list(e),error:t,retryAt:n})}clear(){this.#e.clear(),this.#n.clear(),this.#t.clear()}#i(e,t){let n=t.items.at(-1)??this.#n.get(e)?.last,s=t.next_cursor,o=this.pages(e)+1;this.#n.set(e,{loaded:!0,cursor:s,error:void 0,retryAt:void 0,last:n,pages:o})}};var gs=6e4,J=class extends je{baseUrl;clock=new pe;api;drafts;#e;#n=new Ve;#t=new qe;#i;#s;#o;#r=new Set(["waiting"]);#a=0;#d;#l=0;#c;constructor(e){super();let t=En(e),{baseUrl:n,fetch:s}=t;this.baseUrl=n,this.#e=new Ne(t.getToken),this.drafts=new me(t.storage),this.api=new ue({baseUrl:n,tokens:this.#e,clock:this.clock,fetch:s}),this.#o=new Oe(o=>this.card(o),o=>this.emit("arrival",o)),this.#s=new Be({settings:t,tokens:this.#e,onEvent:(o,r)=>this.#p(o,r),onReset:()=>{this.#i.reload()},onConnection:o=>{this.emit("connection",o),this.#f()}}),this.#i=new Ie({api:this.api,store:this.#n,onChange:()=>this.#f(),onSignedOut:()=>this.#g(),onRetry:(o,r)=>{!this.#s.leader&&this.#s.position===void 0&&this.#s.setState({state:"reconnecting",retryAt:o,reason:r})}})}get connection(){return this.#s.connection}get counts(){return this.#n.counts}get leader(){return this.#s.leader}get me(){let e=this.#n.me;return e===void 0?void 0:{id:e}}start(){this.#h()}close(){this.#a++,this.#s.close(),this.#i.close(),clearTimeout(this.#c)}signIn(){this.close(),this.start()}wake(e="retry"){this.#i.retry(),this.#s.wake(e),e==="visible"&&this.counts&&Date.now()-this.#l>gs&&(this.#l=Date.now(),this.#i.recount());let{state:t}=this.connection;e==="retry"&&(t==="stopped"||t==="signed-out")&&this.signIn()}cards(e){return this.#n.cards(e)}card(e){return this.#n.card(e)}list(e){let{loaded:t,cursor:n,error:s,retryAt:o}=this.#n.list(j[e]);return{loaded:t,more:n!==null,error:s,retryAt:o}}show(e){(this.#n.me!==void 0||this.#s.joined)&&this.#i.load(j[e]),this.#r.add(e)}more(e){return this.#i.loadMore(j[e])}changedBy(e){return this.#n.changedBy(e)}pending(e){return this.#t.pending(e)}async act(e,t,n=""){let s=this.#t.run(this.api,this.#n,e,t,n);this.#f();let o=await s;return o.ok&&(t==="resolve"||t==="return")&&this.drafts.clear(e.id),this.#f(),o}async#h(){let e=++this.#a;this.#s.setState({state:"connecting"});try{await this.#e.current()}catch(n){if(e!==this.#a)return;if(n instanceof x){this.#g();return}}if(e!==this.#a)return;this.#u(this.#e.user);let t=await Promise.all([...this.#r].map(n=>this.#i.load(j[n])));e===this.#a&&this.#s.campaign(vs(t))}#u(e){let t=e===this.#n.me;t||this.#n.clear(),this.#n.me=e,this.drafts.setUser(e??""),this.#s.join(e,t)}#p(e,t){this.clock.advanceTo(e.at),this.#n.event(e,t)||this.#m(),e.handoff.status==="waiting"&&e.by.id!==this.#n.me&&this.#o.add(e.handoff.id),this.#f()}#m(){clearTimeout(this.#c),this.#c=setTimeout(()=>{this.#i.recount()},1e3+Math.random()*2e3)}#g(){this.close(),this.#s.setState({state:"signed-out"})}#f(){let e=this.counts;e&&e!==this.#d&&(this.#d=e,this.#l=Date.now(),this.emit("counts",e)),this.emit("change",void 0)}};function vs(i){return i.reduce((e,t)=>e!==void 0&&(t===void 0||E(e,t))?e:t,void 0)}var ge=class{#e=[];#n=[];#t=!1;#i=!1;#s=new Map;#o=new Map;get waiting(){let e=new Set(this.#e.map(t=>t.id));return this.#n.filter(t=>!e.has(t.id)).length}get rows(){return this.#e.map(e=>({card:e,arrived:this.#s.has(e.id),leaving:this.#o.has(e.id)}))}clear(){this.#e=[],this.#n=[],this.#t=!1,this.#s.clear(),this.#o.clear()}hold(e){this.#i=e,e||this.reveal()}update(e,t,n=()=>!1){this.#n=e;let s=new Map(e.map(r=>[r.id,r])),o=[];for(let r of this.#e){let a=s.get(r.id);if(a){this.#o.delete(r.id),o.push(a);continue}let c=t(r.id);c?(this.#o.set(r.id,this.#o.get(r.id)??Date.now()),o.push(c)):this.#a(r.id)}this.#e=o,!this.#i||!this.#t?this.reveal():this.#r(n)}#r(e){let t=0;for(let n of this.#n){let s=this.#e.findIndex(o=>o.id===n.id);s>=0?t=s+1:e(n)&&this.#e.splice(t++,0,n)}}reveal(){let e=new Set(this.#e.map(s=>s.id)),t=[...this.#n];for(let s of t)this.#t&&!e.has(s.id)&&this.#s.set(s.id,Date.now());let n;for(let s of this.#e)this.#o.has(s.id)&&t.splice(t.findIndex(o=>o.id===n)+1,0,s),n=s.id;this.#e=t,this.#t=this.#t||t.length>0||this.#n.length>0}extend(){let e=new Set(this.#e.map(n=>n.id)),t=this.#n.findLastIndex(n=>e.has(n.id));this.#e=[...this.#e,...this.#n.slice(t+1)]}markLoaded(){this.#t=!0}sweep(){let e=Date.now(),t=!1;for(let[n,s]of this.#s)e-s>=4e3&&(t=this.#s.delete(n));for(let[n,s]of this.#o)e-s>=4e3&&(this.#a(n),this.#e=this.#e.filter(o=>o.id!==n),t=!0);return t}#a(e){this.#s.delete(e),this.#o.delete(e)}};var S={claim:{label:"Claim",pending:"Claiming…",done:"Claimed"},release:{label:"Release",pending:"Releasing…",done:"Released"},resolve:{label:"Resolve",pending:"Resolving…",done:"Resolved"},return:{label:"Return with answer",pending:"Returning…",done:"Returned"},reassign:{label:"Take over",pending:"Taking over…",done:"Taken over"},withdraw:{label:"Withdraw",pending:"Withdrawing…",done:"Withdrawn"}};var ys={claim:"c",release:"r",resolve:"e"},bs={resolve:{label:"How was it solved?",hint:"For the next person with this problem.",send:"Resolve"},return:{label:"What should they do next?",hint:"Sent back with the session to the person who escalated it.",send:"Return"}};function Nn(i,e,t,n){return Mt(It(i,e),t,n)}function It(i,e){let t=e?.messages?.at(-1)?.created_at,n=t&&i.claimed_at&&t>i.claimed_at?t:i.claimed_at;return{...i,claimed_at:n}}function qn(i){let e=i.form&&i.actions.includes(i.form)?i.form:void 0;return d`<div class="actions" part="actions">
    ${i.note?d`<p class="trouble" part="trouble">${i.note}</p>`:l}
    ${e?xs(i,e):ws(i)}
    ${i.form&&!e&&i.texts[i.form]?ks(i,i.form):l}
  </div>`}function ws(i){return i.actions.length===0?l:d`<div class="buttons">
    ${i.actions.map((e,t)=>{let n=ys[e],s=e==="resolve"||e==="return"?e:void 0;return d`<button
        class="button ${t===0&&e!=="withdraw"?"primary":""}"
        type="button"
        data-action=${e}
        aria-disabled=${i.pending?"true":l}
        aria-keyshortcuts=${n??l}
        @click=${()=>s?i.choose(s):i.act(e)}
      >
        ${i.pending===e?S[e].pending:S[e].label}
      </button>`})}
  </div>`}function xs(i,e){let{label:t,hint:n,send:s}=bs[e],o=a=>{a.preventDefault(),i.act(e)},r=a=>{a.key==="Enter"&&(a.ctrlKey||a.metaKey)&&o(a)};return d`<form @submit=${o}>
    <label for="text">${t}</label>
    <textarea
      id="text"
      rows="5"
      maxlength="20000"
      required
      dir="auto"
      aria-describedby="hint"
      .value=${i.texts[e]??""}
      @input=${a=>i.write(a.target.value)}
      @keydown=${r}
    ></textarea>
    <p class="quiet" id="hint">${n} Saved as a draft while you write.</p>
    <div class="buttons">
      <button
        class="button primary"
        type="submit"
        data-action=${e}
        aria-disabled=${i.pending?"true":l}
      >
        ${i.pending===e?S[e].pending:s}
      </button>
      <button class="button" type="button" @click=${()=>i.choose(void 0)}>
        ${i.texts[e]?"Save for later":"Cancel"}
      </button>
    </div>
  </form>`}function ks({texts:i},e){return d`<div class="kept">
    <p class="quiet">Your draft</p>
    <p class="prose" dir="auto">${i[e]}</p>
  </div>`}var Ke=class{form;texts={};#e;#n;#t;#i;#s;#o=!1;constructor(e,t,n){this.#e=e,this.#n=t,this.#t=n,e.addController(this)}get pending(){return this.#o}open(e){this.form=e,this.#i=this.#e.handoffId,this.#o=!0,this.#e.requestUpdate()}close(){this.form=void 0,this.#r()}write(e){this.form&&(this.texts={...this.texts,[this.form]:e},this.#r())}clear(){this.form=void 0,this.texts={}}reset(){this.#i!==this.#e.handoffId&&(this.form=void 0,this.#o=!1),this.#i=void 0,this.texts={},this.#s=void 0}restore(){let e=this.#n.current,{handoffId:t}=this.#e;if(this.#s===t||!e?.me||!t)return;this.#s=t;let n=e.drafts.get(t);this.texts={...n?.texts,...this.texts},(n?.form==="return"||n?.form==="resolve")&&(this.form??=n.form)}hostUpdated(){if(!this.#o)return;let e=this.#e.renderRoot,t=e.querySelector("textarea");(t??e.querySelector("h2"))?.focus(),this.#o=!t&&!this.#t.handoff&&this.#t.error===void 0}#r(){if(this.#e.handoffId){let e=this.texts;this.#n.current?.drafts.set(this.#e.handoffId,{form:this.form,texts:e})}this.#e.requestUpdate()}};var $s={live:"Live again.",reconnecting:"Connection lost. Reconnecting.",stopped:"Live updates have stopped.","signed-out":"You are signed out."},Ut=class{#e;#n=0;#t=Number.NEGATIVE_INFINITY;#i;#s;#o="live";#r="live";constructor(e){this.#e=e}say(e){this.#t=Date.now(),this.#e(e)}arrived(e,t){this.#n+=e,this.#i??=setTimeout(()=>{let n=t(),s=this.#n===1?"One new escalation.":`${this.#n} new escalations.`;this.#n=0,this.#i=void 0,this.say(n===void 0?s:`${s} ${n} waiting.`)},Math.max(500,this.#t+5e3-Date.now()))}connection({state:e}){let t=$s[e];!t||e===this.#o||(this.#o=e,clearTimeout(this.#s),this.#s=setTimeout(()=>{e!==this.#r&&(this.#r=e,this.say(t))},2e3))}hostDisconnected(){clearTimeout(this.#s),clearTimeout(this.#i),this.#i=void 0,this.#n=0}};function Ge(i){let e=new Ut(t=>{let n=i.renderRoot.querySelector("[role=status]");n&&(n.textContent=t)});return i.addController(e),e}function k(i,e,t){i.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}var ve=new Map;function On(i,e){let t=ve.get(i)??Cs(i,e);t.users+=1,t.getToken=e;let n=!1,s=()=>{n||(n=!0,t.users-=1,queueMicrotask(()=>{t.users===0&&ve.get(i)===t&&(ve.delete(i),t.client.close())}))};return{client:t.client,release:s}}function Cs(i,e){let t=new J({baseUrl:i,getToken:s=>n.getToken(s)}),n={client:t,getToken:e,users:0};return t.start(),ve.set(i,n),n}function jn(i,e){let t=ve.get(i);t&&(t.getToken=e,t.client.connection.state==="signed-out"&&t.client.signIn())}function I(i){if(i<1e4)return"now";if(i<6e4)return`${Math.floor(i/1e4)}0 s`;if(i<36e5)return`${Math.floor(i/6e4)} m`;if(i<864e5){let e=Math.floor(i%36e5/6e4);return`${Math.floor(i/36e5)} h ${String(e).padStart(2,"0")} m`}return`${Math.floor(i/864e5)} d`}function Je(i){return i<6e4?`${Math.max(1,Math.round(i/1e3))} s`:I(i)}function In(i){return i<1e4?"just now":`${I(i)} ago`}function Ye(i,e){let t=new Date(i),n=new Date(e).toDateString()===t.toDateString(),s={hour:"2-digit",minute:"2-digit",hourCycle:"h23"};return t.toLocaleString(void 0,n?s:{...s,day:"numeric",month:"short"})}function Dt(i){return new Date(i).toLocaleString(void 0,{dateStyle:"full",timeStyle:"long"})}var _s={ago:In,coarse:I,exact:Je};function T(i,e="coarse"){return d`<time class="num" datetime=${i} data-age=${e} title=${Dt(i)}></time>`}function $(i,e){return d`<time class="num" datetime=${i} title=${Dt(i)}>${Ye(i,e)}</time>`}function Un(i,e){for(let t of i.querySelectorAll("time[data-age]")){let n=Math.max(0,e-Date.parse(t.dateTime)),s=_s[t.getAttribute("data-age")](n);t.textContent!==s&&(t.textContent=s)}}var Ze={client:{attribute:!1},getToken:{attribute:!1},baseUrl:{attribute:"base-url"}},X=class{#e;#n;#t;#i=new AbortController;#s;#o={};constructor(e,t={}){this.#e=e,this.#n=t,e.addController(this)}get current(){return this.#t}hostConnected(){this.#r()}hostDisconnected(){this.#d()}hostUpdate(){let{client:e,getToken:t,baseUrl:n}=this.#e,s=this.#o,o=t!==s.getToken;e!==s.client||n!==s.baseUrl||o&&!this.#t?this.#r():o&&t&&this.#s!==void 0&&jn(this.#s,t),this.#o={client:e,getToken:t,baseUrl:n}}hostUpdated(){this.#u()}#r(){let{client:e,getToken:t,baseUrl:n,isConnected:s}=this.#e;if(this.#o={client:e,getToken:t,baseUrl:n},!s||e&&e===this.#t)return;this.#d();let o=e??(t&&this.#a(n,t));if(o){let{signal:r}=this.#i;this.#t=o,this.#l(o,r),this.#n.attached?.(o,r),this.#e.requestUpdate()}}#a(e,t){let{client:n,release:s}=On(e,t);return this.#i.signal.addEventListener("abort",s),this.#s=e,n}#d(){this.#i.abort(),this.#i=new AbortController,this.#s=void 0,this.#t=void 0}#l(e,t){let n=()=>{this.#n.changed?.(),this.#e.requestUpdate()},s=()=>document.visibilityState==="visible"&&e.wake("visible");e.addEventListener("change",n,{signal:t}),e.addEventListener("connection",r=>this.#c(r.detail),{signal:t}),window.addEventListener("online",()=>e.wake("online"),{signal:t}),document.addEventListener("visibilitychange",s,{signal:t});let o=setInterval(()=>this.#h(),1e3);t.addEventListener("abort",()=>clearInterval(o))}#c(e){k(this.#e,"connection-change",{connection:e}),e.state==="signed-out"&&k(this.#e,"signed-out",void 0)}#h(){this.#n.tick?.(),this.#u(),this.#t?.connection.state==="reconnecting"&&this.#e.requestUpdate()}#u(){this.#t&&Un(this.#e.renderRoot,this.#t.clock.now())}};function Xe(i){let{connection:e}=i,t=e.state==="reconnecting"&&e.retryAt>Date.now(),n=e.state==="stopped"&&e.reason!=="forbidden";return d`<div class="connection ${Ss(e)}" part="connection" data-state=${e.state}>
    <span class="dot" aria-hidden="true"></span>
    <span class="num">${Ft(e)}</span>
    ${t||n?d`<button class="link" type="button" @click=${()=>i.wake("retry")}>
            ${t?"Retry now":"Try again"}
          </button>`:l}
  </div>`}function Ft(i){switch(i.state){case"connecting":return"Connecting…";case"catching-up":return"Catching up…";case"live":return i.degraded?"Degraded: updates take seconds":"Live";case"reconnecting":{let e=Math.ceil((i.retryAt-Date.now())/1e3);return e>0?`Reconnecting in ${e} s`:"Reconnecting…"}case"signed-out":return"Signed out";case"stopped":return"Not live"}}function Dn(i){return i.reason==="forbidden"?"Live updates require the engineer role.":i.message}function ee(i){return i?.state==="stopped"&&i.reason==="forbidden"}function Ss(i){switch(i.state){case"live":return i.degraded?"waiting":"live";case"signed-out":case"stopped":return"broken";default:return"waiting"}}var Ts={urgent:ce`<path stroke="none" d="M8 .6 15.4 8 8 15.4 .6 8Z"/>
    <path class="cut" d="M8 4.6v4" stroke-width="1.8"/><circle class="cut" cx="8" cy="11" r=".6" stroke-width=".8"/>`,high:ce`<path stroke="none" d="M8 2 15 14H1Z"/>`,normal:ce`<circle cx="8" cy="8" r="4.5" fill="none" stroke-width="2"/>`,low:ce`<path d="M3.5 8h9" fill="none" stroke-width="2" stroke-linecap="round"/>`},et={urgent:"Urgent",high:"High",normal:"Normal",low:"Low"};function tt(i){return d`<svg class="mark ${i}" viewBox="0 0 16 16" aria-hidden="true">${Ts[i]}</svg>`}var Fn=d`<svg class="scene rest" viewBox="0 0 160 56" aria-hidden="true">
  <path d="M4 40H156" />
  <circle cx="80" cy="28" r="5" />
  <path d="M66 28a14 14 0 0 1 28 0M56 28a24 24 0 0 1 48 0" opacity=".35" />
</svg>`,te=d`<svg class="scene" viewBox="0 0 160 56" aria-hidden="true">
  <path d="M4 40H66M94 40H156M72 32 66 48M94 32 88 48" />
</svg>`,Qn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M13 8H3.5M7.5 4l-4 4 4 4" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
</svg>`,zn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m3 8.5 3.2 3.2L13 5" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
</svg>`,Bn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m4 4 8 8M12 4l-8 8" fill="none" stroke-width="1.8" stroke-linecap="round" />
</svg>`,Wn=d`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M3 13h10M3 9.5 10 2.5l2.5 2.5L5.5 12H3Z" fill="none" stroke-width="1.5" stroke-linejoin="round" />
</svg>`;function C(i){return d`<bdi>${i}</bdi>`}function q(i){return d`<div class="prose">
    ${As(i).map(({code:e,lines:t})=>e?d`<pre tabindex="0" dir="ltr">${Rs(t)}</pre>`:d`<p dir="auto">${Ps(t.join(`
`))}</p>`)}
  </div>`}function As(i){let e=[],t=!1,n;for(let s of i.replace(/\r\n?/g,`
`).trimEnd().split(`
`)){if(/^\s*```/.test(s)){t=!t,n=void 0;continue}let o=t||Es(s)||s===""&&n?.code===!0&&t;s.trim()===""&&!t?n=void 0:n&&n.code===o?n.lines.push(s):(n={code:o,lines:[s]},e.push(n))}return e}function Es(i){return/^(?: {2,}|\t)\S|\S {3,}\S|\S +\| +\S|^[-+=|]{5,}$|^[$#>] \S|^\s*"[^"]+": ?\S|^\s*[{}[\]]+,?$/.test(i)}function Rs(i){let e=i.filter(n=>n.trim()!=="").map(n=>n.search(/\S/)),t=Math.min(...e);return i.map(n=>n.slice(t)).join(`
`)}function Ps(i){return i.split(/(`[^`\n]+`)/).map(e=>/^`.+`$/.test(e)?d`<code>${e.slice(1,-1)}</code>`:e)}var Ls={user:"Engineer",assistant:"Assistant",system:"System",note:"Note"};function zt(i,e){let t=i?.messages.filter(s=>s.created_at>e)??[],n=t.length>0&&t.length===i?.messages.length;return{messages:t,before:n?i.messages_cursor:null}}function Bt({messages:i,before:e}){return`${e?"more than ":""}${i.length}`}function Kn(i,e,t,n){let s=i.context;if(!s)return l;let o=zt(e,s.taken_at),r=t?t.messages_cursor:s.messages_cursor,a=s.messages.length,c=a===0?"no messages":a===1?"1 message":`${s.messages_cursor||a>=50?"last ":""}${a} messages`;return d`<details class="transcript" part="transcript">
    <summary>
      <h3>Transcript</h3>
      <span class="quiet num">${c}${o.messages.length>0?`, ${Bt(o)} new`:""}</span>
    </summary>
    <ol>
      ${Vn("Show earlier messages",r,"older",n)}
      ${t?.messages.map(Qt)} ${s.messages.map(Qt)}
      ${o.messages.length>0?d`<li class="divider"><span>After the handoff</span></li>
              ${Vn("Show messages in between",o.before,"between",n)}
              ${o.messages.map(Qt)}`:l}
    </ol>
  </details>`}function Vn(i,e,t,n){return e?d`<li><button class="link" type="button" @click=${()=>{n(e,t)}}>${i}</button></li>`:l}function Qt({role:i,content:e,created_at:t}){return d`<li class="message ${i}">
    <p class="speaker">
      ${Ls[i]}
      <span class="quiet">${$(t,Date.now())}</span>
    </p>
    ${q(e)}
  </li>`}function Gn({handoff:i,card:e}){let{priority:t,number:n,context:s}=i;return d`<header part="header">
    <p class="kicker">
      ${tt(t)}<span class="word ${t}">${et[t]}</span>
      <span class="num">#${n}</span>
    </p>
    <h2 id="heading" tabindex="-1" dir="auto">${s?.title??e?.session_title??"Handoff"}</h2>
  </header>`}function Jn({handoff:i}){let{note:e}=fe(i.engineer_notes),t=`Note from ${O(i.created_by.name)}`;return d`<section class="human" part="note" aria-label=${t}>
    ${e?d`<blockquote>${q(e)}</blockquote>`:i.engineer_notes?l:d`<p class="quiet">${C(i.created_by.name)} left no note.</p>`}
    <p class="by"><strong>${C(i.created_by.name)}</strong>, ${T(i.created_at,"ago")}</p>
  </section>`}function Yn({handoff:i,now:e}){let t=i.context;return t?.problem_summary?d`<section class="machine" part="summary" aria-labelledby="summary-heading">
    <h3 id="summary-heading">Summary by the assistant</h3>
    ${q(t.problem_summary)}
    <p class="source">As of ${$(t.taken_at,e)}. Not reviewed by a person.</p>
  </section>`:l}function Zn({handoff:i,session:e,now:t}){let n=i.context;if(!n)return l;let s=zt(e,n.taken_at),o=s.messages.length,r=d`<strong class="num">${Bt(s)} new ${o===1?"message":"messages"}</strong>`;return d`<p class="freshness" part="freshness">
    Snapshot taken ${$(n.taken_at,t)}.
    ${o===0?"No messages since.":d`${r} since, in the transcript.`}
  </p>`}function Xn(i){let{handoff:e,now:t}=i,n={...e,...Ms(i)},s=n.waiting_since??n.created_at,o=n.closed_at!==null,r=e.context?.customer;return d`<dl class="facts">
    <div>
      <dt>Customer</dt>
      <dd>${r?C(r):d`<span class="quiet">Not specified</span>`}</dd>
    </div>
    <div>
      <dt>${o?"Escalated":Hs[n.status]}</dt>
      <dd>
        <span class="big">${o?$(s,t):T(s)}</span>
        ${o?l:d`<span class="quiet num">since ${$(s,t)}</span>`}
      </dd>
    </div>
    <div>
      <dt>Status</dt>
      <dd data-status=${n.status} part="standing">${Ns(n,i)}</dd>
    </div>
  </dl>
  ${qs(n)}`}var Hs={parked:"Parked",waiting:"Waiting",claimed:"Open"};function Ms({handoff:i,card:e}){if(!e||e.version<=i.version)return{};let{status:t,claimed_by:n,claimed_at:s,closed_at:o}=e;return{status:t,claimed_by:n,claimed_at:s,closed_at:o}}function Ns(i,{me:e,now:t,session:n}){let{claimed_by:s,claimed_at:o,closed_at:r}=i,a=s!==null&&s.id===e,c=a?"you":s&&C(s.name),h=r?d`, ${$(r,t)}`:l;switch(i.status){case"waiting":return"Unclaimed";case"parked":return"Parked";case"claimed":{let f=a?0:V(It(i,n),t);return f>0?d`Claimed by ${c}, no activity for ${I(f)}`:d`Claimed by ${c} ${o?T(o,"ago"):l}`}case"withdrawn":return d`Withdrawn${h}`;default:return d`${i.status==="resolved"?"Resolved":"Returned"}${c?d` by ${c}`:l}${h}`}}function qs(i){let e=i.resolution??i.answer;return e?d`<div class="outcome" part="outcome">
        <h3>${i.resolution?"Resolution":"Answer"}</h3>
        ${q(e)}
      </div>`:l}function ei({handoff:i,now:e}){let t=qt(i.engineer_notes,i.context);if(Object.values(t).every(s=>s.length===0))return d`<section part="findings">
      <h3>What was tried, and what is next</h3>
      ${Wt}
    </section>`;let n=(s,o,r)=>Os(s,o,r,e);return d`<section part="findings">
      <h3>Tried and ruled out</h3>
      ${t.ruledOut.length+t.tried.length+t.noted.length>0?d`${n("Ruled out",Bn,t.ruledOut)} ${n("Tried",zn,t.tried)}
            ${n("Noted",Wn,t.noted)}`:Wt}
    </section>
    <section part="next">
      <h3>Next steps and open questions</h3>
      ${t.next.length+t.questions.length>0?d`${n("Next",void 0,t.next)} ${n("Open",void 0,t.questions)}`:Wt}
    </section>`}var Wt=d`<p class="quiet">Not listed separately. See the note and the transcript.</p>`;function Os(i,e,t,n){if(t.length===0)return l;let s=o=>d`<p class="source">Session note, ${$(o,n)}</p>`;return d`<div class="quotes">
    <h4>${e??l}${i}</h4>
    <ul>
      ${t.map(({text:o,at:r})=>d`<li>${q(o)} ${r?s(r):l}</li>`)}
    </ul>
  </div>`}var nt=class{next;#e;#n=null;#t;constructor(e){this.#e=e,e.addController(this)}hostUpdate(){this.#n=this.#e.shadowRoot?.activeElement??null,this.#t=this.#n?.closest("details")}hostUpdated(){if(this.#n&&!this.#n.isConnected)if(this.#t?.isConnected)this.#t.querySelector("summary")?.focus({preventScroll:!0});else{let e=t=>this.#e.renderRoot.querySelector(t);(this.next&&e(this.next)||e("h2"))?.focus()}this.#n=null,this.next=void 0}};var it=class{handoff;session;older;error;#e;#n;#t;#i={};#s=0;#o=0;constructor(e,t,n){this.#e=e,this.#n=t,this.#t=n,e.addController(this)}get card(){let{handoffId:e}=this.#e;return e===void 0?void 0:this.#n.current?.card(e)}hostUpdate(){let e=this.#n.current,{sessionId:t,handoffId:n}=this.#e,s=this.#i;(e!==s.client||t!==s.session||n!==s.handoff)&&(this.#i={client:e,session:t,handoff:n},this.#r())}refresh(){let{card:e,handoff:t}=this;e&&t?e.version>Math.max(this.#o,t.version)&&this.fetch():!t&&this.error!==void 0&&this.#n.current?.connection.state==="live"&&this.fetch()}async fetch(){let e=this.#n.current,{sessionId:t,handoffId:n}=this.#e;if(!e||!t||!n)return;let s=++this.#s;this.#o=this.card?.version??0;try{let[o,r]=await Promise.all([e.api.handoff({session_id:t,id:n}),e.api.session(t).catch(()=>this.session)]);if(s!==this.#s)return;this.handoff=o,this.session=r,this.error=void 0,this.#t.loaded()}catch(o){if(s!==this.#s)return;this.error=N(o)}this.#e.requestUpdate()}loadMessages=async(e,t)=>{let n=this.#s;try{let s=await this.#n.current?.api.messages(this.#e.sessionId??"",e);if(!s||n!==this.#s)return;t==="older"?(s.messages.push(...this.older?.messages??[]),this.older=s):this.session&&(s.messages.push(...this.session.messages),Object.assign(this.session,s))}catch(s){this.#t.failed(N(s))}this.#e.requestUpdate()};#r(){this.handoff?.id!==this.#e.handoffId&&(this.handoff=void 0,this.session=void 0,this.older=void 0),this.error=void 0,this.#o=0,this.#t.opened(),this.fetch()}};function ti(i){let{card:e}=i,{id:t}=e,n=["row",i.arrived&&"arrived",i.leaving&&"leaving",i.selected&&"selected",i.pending&&"pending"],s=e.note_preview.replace(/\s*\n\s*/g,`
`);return d`<li
    class=${n.filter(Boolean).join(" ")}
    part="row"
    data-handoff-id=${t}
    data-status=${e.status}
    data-pending=${i.pending??l}
  >
    ${tt(e.priority)}
    <div class="body">
      <button
        class="title"
        type="button"
        data-open
        tabindex=${i.tabStop?0:-1}
        aria-current=${i.selected?"true":l}
        aria-describedby=${`about-${t} when-${t} note-${t}`}
        dir="auto"
      >
        ${e.session_title}
      </button>
      ${s?d`<p class="note" id=${`note-${t}`} dir="auto">${s}</p>`:l}
      <p class="about" id=${`about-${t}`}>${i.note?d`<strong>${i.note}</strong>`:js(i)}</p>
    </div>
    ${Us(i)} ${Ds(i)}
  </li>`}function js(i){let{priority:e,number:t}=i.card;return d`<span class="word ${e}">${et[e]}</span>
    <span class="num">#${t}</span> <span>${Is(i)}</span>`}function Is({card:i,me:e,now:t,leaving:n,pending:s}){let o=i.created_by.id===e?"you":C(i.created_by.name),{claimed_by:r,claimed_at:a}=i,c=r?.id===e,h=c?"you":r?C(r.name):"someone";if(s)return S[s].pending;switch(i.status){case"waiting":return d`from ${o}`;case"claimed":{if(n&&a)return d`<strong>${c?"You":h} claimed this <span class="nobreak">${T(a,"exact")} ago</span></strong>`;let f=c?0:V(i,t);return f>0?d`${h}, no activity for ${I(f)}`:d`claimed by ${h} ${a?T(a,"ago"):l}`}case"parked":return d`parked by ${o}`;case"withdrawn":return"withdrawn";default:return d`${i.status} by ${h}`}}function Us({card:i,now:e}){let[t,n]=i.closed_at?[$(i.closed_at,e),"closed"]:[T(le(i)),i.status==="claimed"?"since escalated":i.status];return d`<p class="when" id=${`when-${i.id}`}>${t} <span>${n}</span></p>`}function Ds(i){let e=Fs(i);return e?d`<button
        class="button act"
        type="button"
        tabindex="-1"
        data-action=${e}
        aria-disabled=${i.pending?"true":l}
        aria-label=${`${S[e].label} #${i.card.number}`}
      >
        ${S[e].label}
      </button>`:l}function Fs({card:i,me:e,now:t,leaving:n,readOnly:s}){if(n||s)return;let o=i.created_by.id===e;return i.status==="waiting"&&!o?"claim":i.status==="claimed"&&i.claimed_by?.id===e?"release":V(i,t)>0&&!o?"reassign":void 0}function st(i){return`#${i.number}, ${i.session_title}`}var Qs={j:"next",ArrowDown:"next",k:"previous",ArrowUp:"previous",c:"claim",r:"release",e:"resolve","?":"help",Escape:"close"};function ot({key:i,ctrlKey:e,metaKey:t,altKey:n}){return e||t||n?void 0:Qs[i]}function rt(i,{status:e,claimed_by:t},n){return i==="claim"?e==="waiting"&&!ee(n?.connection):e==="claimed"&&t?.id===n?.me?.id}var ye=v`
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
`;var at=v`
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
`;var ni=v`
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
`;var ii=v`
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
`;var si=v`
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
`;var oi=v`
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
`;var ri=v`
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
`;var ai=v`
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
`;var di=[ye,at,ii,ri,ni,si,ai,oi];var zs={handoff_parked:"parked it",handoff_created:"escalated it",handoff_claimed:"claimed it",handoff_released:"released it",handoff_resolved:"resolved it",handoff_returned:"returned it with an answer",handoff_withdrawn:"withdrew it"},Bs=50;function ci(i,e,t){return d`<section part="timeline">
    <h3>Timeline</h3>
    <ol class="steps">
      ${i.timeline?.map((n,s)=>d`<li>
          <span class="quiet">${$(n.at,e)}</span>
          <p><strong>${Vs(n,t)}</strong> ${Ks(n,t)}${Gs(n)}${Ys(n)}</p>
        </li>${s===Bs-1?Ws(i):l}`)}
    </ol>
  </section>`}function Ws({timeline_omitted:i=0}){return i>0?d`<li><span></span><p class="quiet num">${i} more steps</p></li>`:l}function Vs(i,e){return e!==void 0&&i.by.id===e?"You":C(i.by.name)}function Ks(i,e){if(i.type==="handoff_reassigned"){let t=i.claimed_by;return t&&t.id===i.by.id?"took it over":d`reassigned it to ${t?.id===e?"you":t?C(t.name):"someone else"}`}return zs[i.type]??i.type.replace("handoff_","").replaceAll("_"," ")}function Gs({type:i,waited_seconds:e,seats_reached:t}){if(e!==null&&i==="handoff_claimed")return d`<span class="quiet num"> after ${Je(e*1e3)}</span>`;if(t!==null&&i==="handoff_created"){let n=t===1?"delivered to one live stream":`delivered to ${t} live streams`;return d`<span class="quiet num">, ${t===0?"no one was connected":n}</span>`}return l}var Js={sent:"mailed to",queued:"mail queued for",logged:"mail logged for",failed:"mail failed for"};function Ys({mails:i,mails_omitted:e,unheard:t}){let n=Object.entries(Js).map(([s,o])=>{let r=s==="failed",a=i.filter(c=>c.status===s).map(({to:c,error:h},f)=>{let u=f>0?", ":l;return d`${u}${C(c.name)}${r&&h?` (${h})`:l}`});return a.length>0?d`<span class="${r?"":"quiet"} mail">${o} ${a}</span>`:l});return e>0&&n.push(d`<span class="quiet mail num">and ${e} more</span>`),t&&n.push(d`<span class="mail">no mail: all recipients have left or opted out</span>`),n}var dt=class extends _{static styles=di;static properties={...Ze,sessionId:{attribute:"session-id"},handoffId:{attribute:"handoff-id"},keys:{attribute:"no-keys",converter:{fromAttribute:e=>e===null}}};#e=Ge(this);#n=new X(this,{changed:()=>this.#t.refresh()});#t=new it(this,this.#n,{opened:()=>{this.#o=void 0,this.#s.reset()},loaded:()=>this.#s.restore(),failed:e=>{this.#o=e}});#i=new nt(this);#s=new Ke(this,this.#n,this.#t);#o;constructor(){super(),this.client=void 0,this.getToken=void 0,this.baseUrl="/api/v1",this.sessionId=void 0,this.handoffId=void 0,this.keys=!0,this.addEventListener("keydown",e=>this.#h(e))}focus(){this.updateComplete.then(()=>this.renderRoot.querySelector("h2")?.focus())}compose(e){this.#s.open(e)}render(){if(!this.handoffId)return l;let e=this.#n.current,{handoff:t}=this.#t;return d`<article class="context" part="context" aria-labelledby="heading">
      <nav>
        <button class="link back" type="button" part="back" @click=${()=>k(this,"handoff-close",void 0)}>
          ${Qn} Queue
        </button>
        ${e&&e.connection.state!=="live"?Xe(e):l}
      </nav>
      ${e&&t?this.#r(e,t):this.#a()}
      <p class="hidden" role="status"></p>
    </article>`}#r(e,t){let{card:n,session:s,older:o,loadMessages:r}=this.#t,a=e.clock.now(),c=e.me?.id,h={handoff:t,card:n,session:s,me:c,now:a};return d`${Gn(h)}
      <div class="columns">
        <div class="main">${Jn(h)}</div>
        <aside part="facts" aria-label="Status">
          ${Xn(h)}
          ${qn({actions:ee(e.connection)?[]:Nn(n??t,s,c,a),pending:e.pending(t.id),note:this.#o,form:this.#s.form,texts:this.#s.texts,act:f=>{this.#l(f)},choose:f=>f?this.compose(f):this.#c(),write:f=>this.#s.write(f)})}
        </aside>
        <div class="rest">
          ${ei(h)} ${Yn(h)} ${Zn(h)}
          ${Kn(t,s,o,r)} ${ci(t,a,c)}
        </div>
      </div>
      ${t.previous_handoff_id?this.#d(t.previous_handoff_id,t.session_id):l}`}#a(){let{error:e,card:t}=this.#t;return e===void 0?d`<div class="loading" part="state" data-state="loading">
        <h2 id="heading" tabindex="-1">${t?.session_title??"Loading…"}</h2>
        <div class="bone" aria-hidden="true"><b></b><b></b><b></b></div>
      </div>`:d`<div class="state" part="state" data-state="error">
      ${te}
      <h2 id="heading" tabindex="-1">Could not load this handoff.</h2>
      <p class="quiet">${e}</p>
      <button class="button" type="button" @click=${()=>{this.#t.fetch()}}>Try again</button>
    </div>`}#d(e,t){return d`<p class="earlier">
      <button class="link" type="button" @click=${()=>k(this,"handoff-open",{card:{id:e,session_id:t}})}>Earlier handoff of this session</button>
    </p>`}async#l(e){let t=this.#n.current,{handoff:n,card:s}=this.#t;if(!t||!n||t.pending(n.id))return;let o=e==="resolve"||e==="return",r=o?(this.#s.texts[e]??"").trim():t.me?.id??"";if(o&&r===""){this.compose(e);return}this.#o=void 0;let a=await t.act(s??Zs(n),e,r);if(a.ok)this.#t.handoff={...n,...Xs(a.card)},o&&this.#s.clear(),this.#e.say(`${S[e].done}: ${st(a.card)}`),k(this,"handoff-change",{card:a.card,action:e});else{let{claimed_by:c,claimed_at:h}=a.problem??{};this.#o=c&&h?d`${C(c.name)} claimed this ${T(h,"exact")} ago.`:a.message,this.#e.say(a.message)}this.#t.fetch(),this.requestUpdate()}#c(){this.#i.next=`[data-action="${this.#s.form}"]`,this.#s.close()}#h(e){let t=ot(e);if(!this.keys||this.#s.pending||!t||e.defaultPrevented)return;let n=e.composedPath()[0]instanceof HTMLTextAreaElement,s=this.#t.card??this.#t.handoff,o=r=>t===r&&!n&&s&&rt(r,s,this.#n.current);if(t==="close"&&n)this.renderRoot.querySelector("h2")?.focus();else if(t==="close")k(this,"handoff-close",void 0);else if(o("claim")||o("release"))this.#l(t);else if(o("resolve"))this.compose("resolve");else return;e.preventDefault()}};function Zs(i){let{engineer_notes:e,context:t,timeline:n,timeline_omitted:s,...o}=i;return{...o,session_title:t?.title??"",problem_summary:t?.problem_summary??"",note_preview:e.slice(0,200)}}function Xs(i){let{session_title:e,problem_summary:t,note_preview:n,...s}=i;return s}var li={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},hi=i=>(...e)=>({_$litDirective$:i,values:e}),ct=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:eo}=vn,ui=i=>i;var fi=()=>document.createComment(""),ne=(i,e,t)=>{let n=i._$AA.parentNode,s=e===void 0?i._$AB:e._$AA;if(t===void 0){let o=n.insertBefore(fi(),s),r=n.insertBefore(fi(),s);t=new eo(o,r,i,i.options)}else{let o=t._$AB.nextSibling,r=t._$AM,a=r!==i;if(a){let c;t._$AQ?.(i),t._$AM=i,t._$AP!==void 0&&(c=i._$AU)!==r._$AU&&t._$AP(c)}if(o!==s||a){let c=t._$AA;for(;c!==o;){let h=ui(c).nextSibling;ui(n).insertBefore(c,s),c=h}}}return t},U=(i,e,t=i)=>(i._$AI(e,t),i),to={},pi=(i,e=to)=>i._$AH=e,mi=i=>i._$AH,lt=i=>{i._$AR(),i._$AA.remove()};var gi=(i,e,t)=>{let n=new Map;for(let s=e;s<=t;s++)n.set(i[s],s);return n},vi=hi(class extends ct{constructor(i){if(super(i),i.type!==li.CHILD)throw Error("repeat() can only be used in text expressions")}dt(i,e,t){let n;t===void 0?t=e:e!==void 0&&(n=e);let s=[],o=[],r=0;for(let a of i)s[r]=n?n(a,r):r,o[r]=t(a,r),r++;return{values:o,keys:s}}render(i,e,t){return this.dt(i,e,t).values}update(i,[e,t,n]){let s=mi(i),{values:o,keys:r}=this.dt(e,t,n);if(!Array.isArray(s))return this.ut=r,o;let a=this.ut??=[],c=[],h,f,u=0,g=s.length-1,m=0,y=o.length-1;for(;u<=g&&m<=y;)if(s[u]===null)u++;else if(s[g]===null)g--;else if(a[u]===r[m])c[m]=U(s[u],o[m]),u++,m++;else if(a[g]===r[y])c[y]=U(s[g],o[y]),g--,y--;else if(a[u]===r[y])c[y]=U(s[u],o[y]),ne(i,c[y+1],s[u]),u++,y--;else if(a[g]===r[m])c[m]=U(s[g],o[m]),ne(i,s[u],s[g]),g--,m++;else if(h===void 0&&(h=gi(r,m,y),f=gi(a,u,g)),h.has(a[u]))if(h.has(a[g])){let p=f.get(r[m]),b=p!==void 0?s[p]:null;if(b===null){let R=ne(i,s[u]);U(R,o[m]),c[m]=R}else c[m]=U(b,o[m]),ne(i,s[u],b),s[p]=null;m++}else lt(s[g]),g--;else lt(s[u]),u++;for(;m<=y;){let p=ne(i,c[y+1]);U(p,o[m]),c[m++]=p}for(;u<=g;){let p=s[u++];p!==null&&lt(p)}return this.ut=r,pi(i,c),H}});var no={waiting:"Waiting",mine:"Mine",others:"Others",parked:"Parked",closed:"Closed"};function yi(i,e,t){return d`<nav class="filters" part="filters" aria-label="Views of the queue">
    ${Nt.map(n=>{let s=e?.[n];return d`<button
        type="button"
        data-filter=${n}
        aria-current=${n===i?"true":l}
        @click=${()=>t(n)}
      >
        ${no[n]}${s===void 0?l:d` <span class="count num">${s}</span>`}
      </button>`})}
  </nav>`}var io=[[["j","k"],"next, previous"],[["Enter"],"open, without claiming"],[["c"],"claim and open"],[["r"],"release"],[["e"],"resolve"],[["Esc"],"back to the queue"],[["?"],"show this list"]];function bi(i,e){return d`<dialog class="help" part="help" aria-labelledby="help-heading">
    <form method="dialog">
      <h2 id="help-heading">Shortcuts</h2>
      <p class="quiet">Active while the list has the focus.</p>
      <dl>
        ${io.map(([t,n])=>d`<div>
            <dt>${t.map(s=>d`<kbd>${s}</kbd> `)}</dt>
            <dd>${n}</dd>
          </div>`)}
      </dl>
      <p class="choices">
        <button class="button" type="button" aria-pressed=${i?"true":"false"} @click=${()=>e(!i)}>
          ${i?"Turn off":"Turn on"}
        </button>
        <button class="button primary" type="submit" autofocus>Close</button>
      </p>
    </form>
  </dialog>`}var ht=class{#e;#n;#t;#i=null;constructor(e,t,n){this.#e=e,this.#n=t,this.#t=new IntersectionObserver(s=>{s.some(o=>o.isIntersecting)&&n()}),e.addController(this)}hostUpdated(){let e=this.#e.renderRoot.querySelector(this.#n);e!==this.#i&&(this.#t.disconnect(),this.#i=e,e&&this.#t.observe(e))}};var so={waiting:["No one is waiting.",""],mine:["You have no claims.","Handoffs you claim stay here until you resolve, return or release them."],others:["No one else has a claim.","Handoffs claimed by colleagues appear here."],parked:["Nothing is parked.","Sessions set aside for later appear here."],closed:["Nothing has been closed yet.",""]};function wi(i,e,t){let{loaded:n,error:s,retryAt:o}=i.list(e);return s!==void 0?ro(i,s,o,t>0):i.connection.state==="signed-out"&&!n?d`<div class="state" part="state" data-state="signed-out">
      ${te}
      <p class="lead">You are signed out.</p>
      <p class="quiet">Sign in to see who is waiting.</p>
    </div>`:n?t>0?l:oo(i,e):ao()}function oo(i,e){let[t,n]=so[e],{connection:s}=i,o=s.state==="live",r=Ye(new Date().toISOString(),Date.now()),a=o?`${Ft(s)}, ${r}`:"This may be out of date.";return d`<div class="state" part="state" data-state="empty">
    ${o?Fn:te}
    <p class="lead">${t}</p>
    <p class="quiet num">${n||a}</p>
  </div>`}function ro(i,e,t,n){let s=t===void 0?0:Math.ceil((t-Date.now())/1e3),o=s>0?`Retrying in ${s} s.`:t===void 0?"":"Retrying…";return d`<div class="state ${n?"small":""}" part="state" data-state="error">
    ${n?l:te}
    <p class="lead">Could not load the queue.</p>
    <p class="quiet num">${e} ${o}</p>
    <button class="button" type="button" @click=${()=>i.wake("retry")}>Retry now</button>
  </div>`}function ao(){return d`<div class="skeleton" part="state" data-state="loading">
    <p class="hidden">Loading the queue…</p>
    ${[68,52,74].map(()=>d`<div class="bone" aria-hidden="true"><i></i><b></b><b></b></div>`)}
  </div>`}var ut=class{#e;#n;#t;#i;#s;constructor(e,t){this.#e=e,this.#n=t,e.addController(this)}get tabStop(){let e=this.#r(this.#t)?this.#t:this.#e.selected,{rows:t}=this.#n;return(t.find(({card:n})=>n.id===e)??t[0])?.card.id}set current(e){this.#t=e}get current(){return this.#t}focus(){this.#o(this.#r(this.#t)??this.#r(this.#e.selected??void 0)??this.#a()[0])}move(e,t){let n=this.#a(),s=n.findIndex(o=>o.getAttribute("data-handoff-id")===e);n[s+t]?.querySelector(".title")?.focus()}hostUpdate(){this.#e.filter!==this.#i&&(this.#i=this.#e.filter,this.#t=void 0);let e=this.#e.shadowRoot?.activeElement?.closest("[data-handoff-id]"),t=e?.getAttribute("data-handoff-id");e&&!this.#n.rows.some(({card:n})=>n.id===t)&&(this.#s=this.#a().indexOf(e))}hostUpdated(){if(this.#s!==void 0){let e=this.#a(),t=e[Math.min(this.#s,e.length-1)];this.#s=void 0,this.#o(t)}}#o(e){(e?.querySelector(".title")??this.#e.renderRoot.querySelector("#heading"))?.focus()}#r(e){return e===void 0?void 0:this.#a().find(t=>t.getAttribute("data-handoff-id")===e)}#a(){return[...this.#e.renderRoot.querySelectorAll("[data-handoff-id]")]}};var co=8e3,lo=15e3,ft=class{#e;#n;#t=new ge;#i=new Map;#s;#o=!1;#r=!1;#a=!1;constructor(e,t){this.#e=e,this.#n=t,e.addController(this)}get rows(){return this.#t.rows}get held(){return this.#t.waiting}open(e){this.#s=this.#e.filter,this.#t.clear(),this.#o=!1,e.show(this.#s)}cardAt(e){let t=e.closest("[data-handoff-id]")?.getAttribute("data-handoff-id");return this.rows.find(({card:n})=>n.id===t)?.card}note(e){return this.#i.get(e)?.text}setNote(e,t){t===void 0?this.#i.delete(e):(this.#i.set(e,{text:t,at:Date.now()}),this.#e.requestUpdate())}reveal(){this.#t.reveal(),this.#e.requestUpdate()}async loadMore(){let e=this.#n.current;e&&(await e.more(this.#e.filter),this.#t.update(e.cards(this.#e.filter),t=>this.#d(e,t)),this.#t.extend(),this.#e.requestUpdate())}setFocused(e){let t=this.#a&&!e;this.#a=e,t&&this.#e.requestUpdate()}setHovered(e){let t=this.#r&&!e;this.#r=e,t&&this.#e.requestUpdate()}tick(){let e=Date.now(),t=this.#t.sweep()||this.#s==="others"&&e%lo<1e3;for(let[n,{at:s}]of this.#i)e-s>co&&(t=this.#i.delete(n));t&&this.#e.requestUpdate()}hostUpdate(){let e=this.#n.current;if(!e)return;let{filter:t,selected:n}=this.#e;t!==this.#s&&this.open(e);let{rows:s}=this.#t,o=this.#r||this.#a||s.some(({card:r})=>r.id===n);this.#t.hold(o&&s.length>0),this.#t.update(e.cards(t),r=>this.#d(e,r),({id:r})=>r===n||e.me!==void 0&&e.changedBy(r)===e.me.id),!this.#o&&e.list(t).loaded&&(this.#o=!0,this.#t.markLoaded())}#d(e,t){let n=e.card(t);return n&&this.#e.filter==="waiting"&&e.changedBy(t)!==e.me?.id?n:void 0}};var xi=v`
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
`;var ki=v`
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
`;var $i=v`
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
`;var Ci=v`
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
`;var _i=v`
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
`;var Si=[ye,at,xi,$i,Ci,_i,ki];var pt=class extends _{static styles=Si;static properties={...Ze,filter:{reflect:!0},selected:{},keys:{attribute:"no-keys",converter:{fromAttribute:e=>e===null}}};#e=Ge(this);#n=new X(this,{attached:(e,t)=>this.#s(e,t),tick:()=>this.#t.tick()});#t=new ft(this,this.#n);#i=new ut(this,this.#t);constructor(){super(),this.client=void 0,this.getToken=void 0,this.baseUrl="/api/v1",this.filter="waiting",this.selected=null,this.keys=!0,new ht(this,".more",()=>{this.#t.loadMore()})}focus(){this.#i.focus()}#s(e,t){e.addEventListener("counts",({detail:n})=>k(this,"queue-counts",{counts:n}),{signal:t}),e.addEventListener("connection",({detail:n})=>this.#e.connection(n),{signal:t}),e.addEventListener("arrival",({detail:n})=>{this.#e.arrived(n.length,()=>e.counts?.waiting),k(this,"queue-arrival",{cards:n})},{signal:t}),this.#t.open(e)}render(){let e=this.#n.current;return d`<section class="queue" part="queue" aria-labelledby="heading">
      <header part="header">
        <h2 id="heading" tabindex="-1">Escalations</h2>
        ${e?Xe(e):l}
        ${e?.connection.state==="stopped"?d`<p class="stopped quiet">${Dn(e.connection)} This list is not updating.</p>`:l}
        ${yi(this.filter,e?.counts,t=>this.#d(t))}
      </header>
      ${e?this.#o(e):l}
      ${bi(this.keys,t=>this.#l(t))}
      <p class="hidden" role="status"></p>
    </section>`}#o(e){let{rows:t,held:n}=this.#t;return d`<div
      class="list"
      @click=${this.#c}
      @keydown=${this.#h}
      @focusin=${this.#f}
      @focusout=${this.#y}
      @pointerenter=${({pointerType:s})=>this.#t.setHovered(s==="mouse")}
      @pointerleave=${()=>this.#t.setHovered(!1)}
    >
      ${wi(e,this.filter,t.length+n)}
      <div class="rows">
        <div class="dock">
          ${n>0?d`<button class="held num" part="held" type="button" data-reveal>${n} new</button>`:l}
        </div>
        <ol part="list" aria-label=${`Handoffs, ${this.filter}`} ?hidden=${t.length===0}>
          ${this.#r(e)}
        </ol>
      </div>
      ${e.list(this.filter).more&&t.length>0?d`<button class="button more" type="button" data-more>Show more</button>`:l}
      ${this.keys&&t.length>0?this.#a():l}
    </div>`}#r(e){let t=e.clock.now(),n=this.#i.tabStop,s=ee(e.connection);return vi(this.#t.rows,({card:o})=>o.id,o=>{let{id:r}=o.card;return ti({...o,me:e.me?.id,now:t,pending:e.pending(r),note:this.#t.note(r),selected:r===this.selected,readOnly:s,tabStop:r===n})})}#a(){return d`<p class="hint">
      <kbd>j</kbd> <kbd>k</kbd> move <kbd>Enter</kbd> open
      ${this.filter==="waiting"?d`<kbd>c</kbd> claim`:l}
      <button class="link" type="button" data-help>All shortcuts</button>
    </p>`}#d(e){e!==this.filter&&(this.filter=e,k(this,"filter-change",{filter:e}))}#l(e){this.keys=e,k(this,"keys-change",{keys:e})}#c=e=>{let t=e.target,n=this.#t.cardAt(t);if(t.closest("[data-reveal]"))this.#t.reveal(),this.updateComplete.then(()=>this.focus());else if(t.closest("[data-more]"))this.#t.loadMore();else if(t.closest("[data-help]"))this.#g();else if(n){let s=t.closest("[data-action]")?.getAttribute("data-action");s?this.#m(n,s):this.#p(n)}};#h=e=>{let t=this.#t.cardAt(e.target),n=this.keys?ot(e):void 0;t&&n&&n!=="close"&&(e.preventDefault(),this.#u(n,t))};#u(e,t){switch(e){case"next":case"previous":this.#i.move(t.id,e==="next"?1:-1);break;case"help":this.#g();break;default:if(!rt(e,t,this.#n.current))return;e==="resolve"?this.#p(t,e):this.#m(t,e)}}#p(e,t){this.#i.current=e.id,k(this,"handoff-open",{card:e,action:t})}async#m(e,t){let n=this.#n.current;if(!n||n.pending(e.id))return;this.#t.setNote(e.id,void 0);let s=await n.act(e,t,t==="reassign"?n.me?.id??"":"");if(s.ok){this.#e.say(`${S[t].done}: ${st(s.card)}`),k(this,"handoff-change",{card:s.card,action:t}),t!=="release"&&this.#p(s.card);return}this.#e.say(s.message),s.problem?.code!=="already_claimed"&&this.#t.setNote(e.id,s.message)}#g(){this.renderRoot.querySelector("dialog")?.showModal()}#f=e=>{this.#t.setFocused(!0);let t=this.#t.cardAt(e.target);t&&t.id!==this.#i.current&&(this.#i.current=t.id,this.requestUpdate())};#y=e=>{let t=e.relatedTarget;(t===null||!e.currentTarget.contains(t))&&this.#t.setFocused(!1)}};customElements.get("escalation-queue")||customElements.define("escalation-queue",pt);customElements.get("handoff-context")||customElements.define("handoff-context",dt);var Ti="handoffd:visible";function Ai(){if(!("locks"in navigator))return;let i,e=()=>{if(document.hidden)i?.abort(),i=void 0;else if(i===void 0){i=new AbortController;let{signal:t}=i,n=new Promise(s=>t.addEventListener("abort",()=>s()));navigator.locks.request(Ti,{mode:"shared",signal:t},()=>n).catch(()=>{})}};document.addEventListener("visibilitychange",e),e()}async function Ei(){if(!("locks"in navigator))return!document.hidden;let{held:i}=await navigator.locks.query();return i?.some(({name:e})=>e===Ti)??!1}var Ri="handoffd:alerts",ho=1e4,mt=class{#e;#n=[];#t=!1;#i;constructor(e){this.#e=e}get choices(){let{desktop:e=!1,sound:t=!1}=JSON.parse(localStorage.getItem(Ri)??"{}");return{desktop:e&&"Notification"in window&&Notification.permission==="granted",sound:t}}async choose(e){let{desktop:t,sound:n}=e;t&&!this.choices.desktop&&(t="Notification"in window&&await Notification.requestPermission()==="granted"),n&&!this.choices.sound&&await this.#o(),localStorage.setItem(Ri,JSON.stringify({desktop:t,sound:n}))}async notify(e){if(this.#n.push(...e),this.#t)return;this.#t=!0;let t=[];for(;t.length===0&&this.#n.length>0;){let o=this.#n.splice(0);await Ei()||t.push(...o,...this.#n.splice(0))}let{desktop:n,sound:s}=this.choices;if(t.length===0||!n&&!s){this.#t=!1;return}setTimeout(()=>{this.#t=!1,this.notify([])},ho),n&&this.#s(t),s&&navigator.userActivation.hasBeenActive&&await this.#o()}#s([e,...t]){if(e===void 0)return;let n=t.length===0?e.session_title:`${t.length+1} new escalations`,s=t.length===0?`${O(e.created_by.name)} asks for help (${e.priority})`:[e,...t].map(r=>r.session_title).join(`
`),o=new Notification(n,{body:s,tag:"handoffd:arrival",icon:"/assets/icon.svg"});o.addEventListener("click",()=>{window.focus(),this.#e(e),o.close()})}async#o(){this.#i??=new AudioContext,await this.#i.resume();let e=this.#i.currentTime;for(let[t,n]of[[659,0],[880,.12]]){let s=new OscillatorNode(this.#i,{frequency:t}),o=new GainNode(this.#i,{gain:0});o.gain.setTargetAtTime(.15,e+n,.01),o.gain.setTargetAtTime(0,e+n+.08,.08),s.connect(o).connect(this.#i.destination),s.start(e+n),s.stop(e+n+.6)}}};var uo=["waiting","mine","others","parked","closed"],Pi="waiting";function Vt(i){let[e,t,n]=i.pathname.split("/").slice(1).map(decodeURIComponent),s=i.searchParams.get("filter");return{filter:uo.find(o=>o===s)??Pi,open:e==="handoffs"&&t&&n?{session:t,handoff:n}:void 0}}function Li({filter:i,open:e}){let t=e?`/handoffs/${encodeURIComponent(e.session)}/${encodeURIComponent(e.handoff)}`:"/";return i===Pi?t:`${t}?filter=${i}`}var gt=class{#e;#n;#t=0;#i;#s;constructor(e){this.#e=e,this.#n=e.href,document.addEventListener("visibilitychange",this.#a),window.addEventListener("focus",this.#a)}set waiting(e){this.#t=e??0,this.#e.href=this.#t===0?this.#n:fo(this.#t),this.#r()}flash(e){document.hidden&&(this.#i=`● ${e}`,this.#r(),matchMedia("(prefers-reduced-motion: reduce)").matches||(this.#s??=setInterval(()=>this.#r(document.title===this.#o),1e3)))}get#o(){return this.#t===0?"Escalations":`(${this.#t}) Escalations`}#r(e=!0){document.title=e&&this.#i||this.#o}#a=()=>{document.hidden||(clearInterval(this.#s),this.#s=void 0,this.#i=void 0,this.#r())}};function fo(i){let e=i>9?"9+":`${i}`;return`data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b5f70"/>
    <path d="M8 22V9m10 13V9M8 15.5h10" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>
    <circle cx="22" cy="21" r="10" fill="#b8230f" stroke="#fff" stroke-width="2"/>
    <text x="22" y="25.5" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="13"
      fill="#fff">${e}</text></svg>`)}`}var be=class extends _{static properties={session:{attribute:!1},route:{state:!0},connection:{state:!0},keys:{state:!0}};#e=new mt(e=>this.#c(e));#n=new gt(document.querySelector('link[rel="icon"]'));#t;constructor(){super(),this.route=Vt(new URL(location.href)),this.connection={state:"connecting"},this.keys=localStorage.getItem(Kt)===null}createRenderRoot(){return this}connectedCallback(){super.connectedCallback();let e=new J({getToken:t=>this.session.getToken(t)});e.addEventListener("connection",()=>this.#i(e)),e.addEventListener("counts",()=>this.#i(e)),e.addEventListener("arrival",t=>this.#s(e,t.detail)),window.addEventListener("popstate",()=>{this.route=Vt(new URL(location.href))}),this.#t=e,e.start()}#i(e){this.connection=e.connection,this.#n.waiting=this.connection.state==="signed-out"?void 0:e.counts?.waiting}#s(e,t){let[n]=t;n!==void 0&&this.#n.flash(t.length===1?n.session_title:`${t.length} new`),e.leader&&this.#e.notify(t)}render(){return d`
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
          @keys-change=${n=>this.#g(n.detail.keys)}
          @filter-change=${n=>this.#l(n.detail.filter)}
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
    `}#r(){let{desktop:e,sound:t}=this.#e.choices,n=this.session.name??"Signed in";return d`
      <button class="who" popovertarget="menu" title="Alerts, shortcuts, sign out">
        <span class="face" aria-hidden="true">${po(n)}</span><bdi class="name">${n}</bdi>
      </button>
      <div id="menu" class="menu" popover>
        <p class="heading">Alerts while this page is in the background</p>
        ${Gt("Desktop notification",e,s=>this.#m({desktop:s,sound:t}))}
        ${Gt("Sound",t,s=>this.#m({desktop:e,sound:s}))}
        <p class="heading">This page</p>
        ${Gt("Keyboard shortcuts",this.keys,s=>this.#g(s))}
        <button class="plain" @click=${this.#f}>Sign out</button>
      </div>
    `}#a(){return d`
      <main class="message">
        <h2 tabindex="-1">You are signed out</h2>
        ${this.session.signIn===void 0?d`<p>Open your link again, or ask for a new one.</p>
              <p>Your drafts are saved.</p>`:d`<p>Your drafts are saved.</p>
              <button class="primary" @click=${()=>this.session.signIn?.()}>Sign in</button>`}
      </main>
    `}#d(e){let t=Li(e);t!==location.pathname+location.search&&history.pushState(null,"",t),this.route=e}#l(e){this.#d({...this.route,filter:e})}#c(e){this.#d({...this.route,open:{session:e.session_id,handoff:e.id}})}#h=async e=>{let{card:t,action:n}=e.detail;this.#c(t),await this.updateComplete;let s=this.querySelector("handoff-context");n==="resolve"||n==="return"?s?.compose(n):s?.focus()};#u=async()=>{this.#d({...this.route,open:void 0}),await this.updateComplete,this.querySelector("escalation-queue")?.focus()};#p=e=>{e.ctrlKey||e.metaKey||e.shiftKey||e.altKey||(e.preventDefault(),this.#d({filter:"waiting",open:void 0}))};async#m(e){await this.#e.choose(e),this.requestUpdate()}#g(e){this.keys=e,e?localStorage.removeItem(Kt):localStorage.setItem(Kt,"yes")}#f=async()=>{await this.session.signOut(),this.#t?.signIn()}},Kt="handoffd:keys-off";function Gt(i,e,t){return d`
    <label class="option">
      <input
        type="checkbox"
        .checked=${e}
        @change=${n=>t(n.target.checked)}
      />
      ${i}
    </label>
  `}function po(i){let e=i.match(/[\p{L}\p{N}]+/gu)??[];return[e.at(0),e.length>1?e.at(-1):void 0].map(t=>[...t??""][0]??"").join("")}customElements.define("handoffd-page",be);async function mo(){let i=await fetch("/config.json").catch(()=>{});if(!i?.ok)throw new w("The server cannot be reached.");let{oidc:e}=await i.json();return e===null?new we:ke.begin(e)}function go(i){let e=document.createElement("main");e.className="message";let t=document.createElement("h1");t.textContent="Sign-in failed";let n=document.createElement("p");n.textContent=i instanceof w?i.message:"Something went wrong.";let s=document.createElement("button");if(s.className="primary",s.textContent="Try again",s.addEventListener("click",()=>location.reload()),e.append(t,n,s),document.body.replaceChildren(e),!(i instanceof w))throw i}try{let i=new be;i.session=await mo(),Ai(),document.body.replaceChildren(i),window.addEventListener("hashchange",()=>{location.hash.startsWith("#token=")&&location.reload()})}catch(i){go(i)}
/*! For license information please see page.js.LEGAL.txt */
