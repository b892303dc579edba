// Advance widths of Liberation Sans, whose metrics are Arial's, in 1/2048 of the font size. Measured in a browser by
// scripts/calibrate-page.ts --fonts; base 36, one string for each range of code points.

interface Widths {
  readonly first: number;
  readonly regular: string;
  readonly bold: string;
}

/** Widths by ranges of code points, in order. */
export const fontWidths: readonly Widths[] = [
  {
    first: 0x20,
    regular:
      'ft ft k7 vn vn 1el 11y av iy iy m5 x8 ft iy ft ft vn vn vn vn vn vn vn vn vn vn ft ft x8 x8 x8 vn 1lr 11y 11y 153 153 11y yr 189 153 ft sg 11y vn 1be 153 189 11y 189 153 11y yr 153 11y 1hp 11y 11y yr ft ft ft qp vn iy vn vn sg vn vn ft vn vn cn cn sg cn 1be vn vn vn vn iy sg ft vn sg 153 sg sg sg j0 es j0 x8',
    bold: 'ft iy qz vn vn 1el 153 dj iy iy m5 x8 ft iy ft ft vn vn vn vn vn vn vn vn vn vn iy iy x8 x8 x8 yr 1jh 153 153 153 153 11y yr 189 153 ft vn 153 yr 1be 153 189 11y 189 153 11y yr 153 11y 1hp 11y 11y yr iy ft iy x8 vn iy vn yr vn yr vn iy yr yr ft ft vn ft 1el yr yr yr yr m5 vn iy yr vn 189 vn vn sg m5 fx m5 x8',
  },
  {
    first: 0xa0,
    regular:
      'ft iy vn vn vn vn es vn iy 15x l2 vn x8 0 15x vf mr v8 iy iy iy ws uk ft iy iy ks vn 1bg 1bg 1bg yr 11y 11y 11y 11y 11y 11y 1kw 153 11y 11y 11y 11y ft ft ft ft 153 153 189 189 189 189 189 x8 189 153 153 153 153 11y 11y yr vn vn vn vn vn vn 1el sg vn vn vn vn ft ft ft ft vn vn vn vn vn vn vn v8 yr vn vn vn vn sg vn sg 11y vn 11y vn 11y vn 153 sg 153 sg 153 sg 153 sg 153 yz 153 vn 11y vn 11y vn 11y vn 11y vn 11y vn 189 vn 189 vn 189 vn 189 vn 153 vn 153 vn ft ft ft ft ft ft ft cn ft ft 15t p9 sg cn 11y sg sg vn cn vn cn vn gl vn j0 vn cn 153 vn 153 vn 153 vn yd 155 vn 189 vn 189 vn 189 vn 1kw 1hp 153 iy 153 iy 153 iy 11y sg 11y sg 11y sg 11y sg yr ft yr lc yr ft 153 vn 153 vn 153 vn 153 vn 153 vn 153 vn 1hp 153 11y sg 11y yr sg yr sg yr sg cn',
    bold: 'ft iy vn vn vn vn fx vn iy 15x l2 vn x8 0 15x vf mr v8 iy iy iy ws vn ft iy iy ks vn 1bg 1bg 1bg yr 153 153 153 153 153 153 1kw 153 11y 11y 11y 11y ft ft ft ft 153 153 189 189 189 189 189 x8 189 153 153 153 153 11y 11y yr vn vn vn vn vn vn 1el vn vn vn vn vn ft ft ft ft yr yr yr yr yr yr yr v8 yr yr yr yr yr vn yr vn 153 vn 153 vn 153 vn 153 vn 153 vn 153 vn 153 vn 153 14w 153 yr 11y vn 11y vn 11y vn 11y vn 11y vn 189 yr 189 yr 189 yr 189 yr 153 yr 153 yr ft ft ft ft ft ft ft ft ft ft 18n vn vn ft 153 vn vn yr ft yr ft yr lx yr r9 yr ft 153 yr 153 yr 153 yr 14b 155 yr 189 yr 189 yr 189 yr 1kw 1hp 153 m5 153 m5 153 m5 11y vn 11y vn 11y vn 11y vn yr iy yr r9 yr iy 153 yr 153 yr 153 yr 153 yr 153 yr 153 yr 1hp 189 11y vn 11y yr sg yr sg yr sg ft',
  },
  {
    first: 0x370,
    regular:
      '118 wb 1d1 10u fu fu 16k 10z ks ks sg v9 va v9 ft gs ks ks ks ks iy iy 11z ft 18m 1bo lu ks 182 ks 1co 16t cn 11y 11y vc 120 11y yr 153 189 ft 11y 120 1be 153 10z 189 153 11y ks z6 yr 11y 19e 11y 1bj 16j ft 11y ww pd vn cn v4 ww wq sg vo pd p3 vn vn cn sg sg ws sg ph vn 139 wd rf z4 mh v4 10w tv 14k 18f cn v4 vn v4 18f 11b yy z8 13r 1bx 13r 11j 1bn 11r 18s yt 10w xe wq q3 11j 11j 1d8 zp 1h4 1bn 175 11i 191 yz 132 yj 17o zk 13s yt yr ui 11r 104 va ft 18s z0 z0 yf 104 13q 1d3 111 104 140 13q 140',
    bold: '118 wb 1d1 10u fu fu 16k 10z ks ks sg v9 va v9 iy gs ks ks ks ks iy qg 153 iy 1cj 1fj qy ks 1ax ks 1gr 1bo ft 153 153 y7 14w 11y yr 153 189 ft 153 11y 1be 153 10m 189 153 11y ks y5 yr 11y 1ap 11y 1a1 19m ft 11y yz po yr ft x4 yz yq vn yi r0 q7 yr ur ft vq vn yt vn pc yr 17k z7 tl 12x pe x4 14p wr 16v 1c2 ft x4 yr x4 1c2 11b yy z8 13r 1bx 13r 11j 1bn 11r 18s yt 10w xe wq q3 11j 11j 1d8 zp 1h4 1bn 175 11i 191 yz 132 yj 17o zk 13s yt yr ui 11r 104 va ft 18s z0 z0 yf 104 13q 1d3 111 104 140 13q 140',
  },
  {
    first: 0x400,
    regular:
      '11y 11z 1d7 ut 14w 11y ft ft sg 1o5 1lh 1cl x5 153 105 14w 11y 11c 11y ut 12j 11y 1gj yd 14w 14w x5 11c 1be 153 189 14w 11y 153 yr 105 179 11y 163 11x 1g5 1hc 191 1ed 11c 14w 1lh 153 vn wl u8 kr x7 vn 122 q3 vs vs ow x7 134 vf vn ut vn sg q2 sg 1at sg wl tn 19n 1at zk 14w tn t1 16o ut vn vn vn kr t1 sg cn ft cn 1fk 1a8 vn ow vs sg vf',
    bold: '11y 122 1ed w9 14h 11y ft fp vn 1q8 1og 1ds yq 153 ze 14w 153 14w 153 w9 14j 11y 1ff zn 14w 14w yq 13x 1be 153 189 14w 11y 153 yr ze 1ck 11y 15k 13z 1l6 1lz 1dh 1jp 14w 14h 1mo 14w vn z5 yz np 104 vn 14c sa yz yz sh 105 163 yd yr yd yr vn rv vn 1ds vn yz x1 1bf 1c0 15h 1cl yz vf 1cl x7 vn vn yr np vf vn ft g0 ft 1j4 1fk yr sh yz vn yd',
  },
  {
    first: 0x5d0,
    regular: '121 ww ng v2 116 fi jp 116 10w cq uk u3 wc 11r 12n fi ms 10x zm 10e zj up xr 14d w4 14b 11e',
    bold: '121 ww ng v2 116 fi jp 116 10w cq uk u3 wc 11r 12n fi ms 10x zm 10e zj up xr 14d w4 14b 11e',
  },
  {
    first: 0x2010,
    regular:
      'iy iy 107 vn 1kw 1kw sg vf cn cn cn cn iy iy iy th vn vn jx xk j1 11z 1kw i3 ft ft 0 0 0 0 0 7x 1kw 2qq ao k5 tl cx l9 tl ja iy iy 1bo sg u7 iy 19q 19q e8 1kw sg 9i',
    bold: 'iy iy 107 vn 1kw 1kw sg vf ft ft ft ft sg sg sg th vn vn jx xk j1 11z 1kw i3 ft ft 0 0 0 0 0 7x 1kw 2qq dn r9 tl cx l9 tl ja iy iy 1bo yd u7 iy 19q 19q e8 1kw sg 9i',
  },
  { first: 0x20ac, regular: 'vn', bold: 'vn' },
  { first: 0x2122, regular: '1kw', bold: '1kw' },
  { first: 0x2190, regular: '1kw sg 1kw sg 1kw sg', bold: '1kw sg 1kw sg 1kw sg' },
  { first: 0x2212, regular: 'x8', bold: 'x8' },
  { first: 0x221e, regular: '14k', bold: '14k' },
  { first: 0x2248, regular: 'v8', bold: 'v8' },
  { first: 0x2260, regular: 'v8 x7 1bo 1bo v8 v8', bold: 'v8 x7 1bo 1bo v8 v8' },
  { first: 0x25cf, regular: 'yd', bold: 'yd' },
  { first: 0x2500, regular: '14b y9 zk', bold: '14b y9 zk' },
];
