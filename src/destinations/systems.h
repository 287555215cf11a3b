/*
 * The ad systems that there are, a row each: a new one is a row here, and its file with the `s2s_system` of that name
 * (s2s_sklik). Included wherever something is to be made of every row: by system.h and system.c.
 */
S2S_SYSTEM(sklik)
S2S_SYSTEM(adroll)
S2S_SYSTEM(knorex)
S2S_SYSTEM(postback)
S2S_SYSTEM(adjust)
