/* Shared by the sender's files and nobody else. */
#ifndef S2S_DELIVERY_SENDER_PRIVATE_H
#define S2S_DELIVERY_SENDER_PRIVATE_H

#include "../destinations/system.h"
#include "breaker.h"
#include "leader.h"
#include "notices.h"
#include "pace.h"
#include "sender.h"
#include "transport.h"
#include "turns.h"

#define S2S_WINDOW_UNKNOWN 1 /* until the first answer shows the protocol */
#define S2S_WINDOW_HTTP1 8
#define S2S_WINDOW_HTTP2 64
#define S2S_FLIGHTS_MAX 256
#define S2S_JOINED_BYTES_MAX ((size_t) 1024 * 1024) /* of the records that go in one request */
#define S2S_SETTLED_ROWS_MAX 128                    /* in one transaction: more than any system's batch_max */
#define S2S_COMPRESSED_FROM_BYTES 1024
#define S2S_COPY_KEPT_BYTES 4096 /* of an express flight's record: what is longer is freed */
#define S2S_EXPRESS_TOGETHER 64  /* outcomes that are stored in one transaction; */
#define S2S_EXPRESS_HELD_MS 10   /* so long is waited for as many */

typedef enum s2s_protocol { S2S_PROTOCOL_UNKNOWN, S2S_PROTOCOL_HTTP1, S2S_PROTOCOL_HTTP2 } s2s_protocol;

/* An endpoint, shared by its destinations. Lives as long as the sender. */
typedef struct s2s_line {
	char *origin; /* "https://host:port", owned */
	s2s_breaker breaker;
	bool breaker_changed; /* to be stored */
	s2s_protocol protocol;
	size_t in_flight;
	s2s_pace pace;        /* of what can't be repeated */
	size_t unrepeatable;  /* of those in flight */
	int64_t delivered_ms; /* the last time it took an event */
	size_t destinations;  /* that may send there now, and */
	bool has_due_rows;    /* whether the ledger has something for one of them: both as of s2s_sender_express_look() */
	struct s2s_line *next;
} s2s_line;

/* What the sender knows of a destination, renewed with the ledger's list. */
typedef struct s2s_lead {
	const s2s_ledger_destination *facts; /* of sender->list */
	const s2s_system *system;            /* NULL: of a newer version, not ours to send */
	s2s_line *line;
	int64_t next_due_ms; /* 0: look; INT64_MAX: nothing waits */
	size_t in_flight;
	int64_t last_begun; /* when its last request began, in turns; 0: none did */
	bool takes_express; /* as of s2s_sender_express_look() */
} s2s_lead;

/* A claimed row, and what is to be stored about it. */
typedef struct s2s_row {
	s2s_claimed claimed;
	s2s_settlement settlement;
} s2s_row;

/* One request on its way: of one row, or of several that were joined. */
typedef struct s2s_flight {
	s2s_row *rows; /* &one, or owned */
	size_t count;
	s2s_row one;
	int64_t destination_row;
	s2s_line *line;
	s2s_transfer *transfer; /* NULL: the place is free */
	bool repeatable;
	bool as_probe;
	int64_t began_ms;        /* monotonic */
	struct s2s_flight *next; /* of the free or the ended ones */
	bool ended;              /* judged, not yet stored */
	bool storing;            /* in the transaction that is being made */
	bool is_express;         /* it has no row: the journal holds it from `offset` on until its outcome is stored */
	int64_t offset;
	s2s_express express;
	s2s_text copy; /* its record; the memory is reused */
	s2s_destination_news news;
	char error[384];                         /* news.error */
	char answer[S2S_ANSWER_BEGINNING_BYTES]; /* of an express that was delivered: its transfer is free for the next one */
} s2s_flight;

/* What looks for express flights sees of one. */
typedef struct s2s_courier {
	s2s_flight *flight;
	s2s_uuid id;
	int64_t destination_row;
	bool has_key;
	uint8_t key[S2S_DIGEST_BYTES];
} s2s_courier;

/* A record of the journal's batch. */
typedef struct s2s_candidate {
	s2s_lead *lead; /* NULL: no request, or for nobody who is known */
	bool is_known;  /* its id or key is in the ledger, on its way, or in the batch before it */
	bool may_fly;   /* nothing about itself asks for a row */
	s2s_request request;
	s2s_express express;
} s2s_candidate;

struct s2s_sender {
	s2s_sender *inherited_before; /* in a forked child */
	s2s_queue *queue;
	s2s_sender_options options;
	s2s_leader leader;
	s2s_bell bell;
	s2s_transport *transport;
	s2s_journal_reader reader;
	s2s_journal_batch batch;   /* what was read of it last; */
	size_t batch_next;         /* from here on not yet taken; */
	s2s_candidate *candidates; /* what each of those is, where */
	bool is_sorted;            /* this says so */
	int64_t journal_bytes;     /* behind the reader, when it was looked at last */
	int64_t generation;
	bool must_lead;  /* the ledger was lost, and the next one could not be opened: nothing goes on before it is */
	bool has_begun;  /* the ledger is open, and the journal's position known */
	bool after_loss; /* a ledger was lost: taking in again */
	bool finish_only;
	bool handing_over;
	int64_t ends_ms; /* monotonic: what is on its way then is given back; 0: nobody knows */
	bool renew_wanted;
	atomic_bool called;       /* by another thread of this process */
	bool rung;                /* somebody rang or called, and nobody has looked why */
	int64_t stuck_bytes;      /* behind the reader, and unreadable for now */
	int64_t read_ms;          /* monotonic: when there was something to be read, last; */
	int steady;               /* how often in a row that was soon after the time before */
	int64_t trouble_until_ms; /* monotonic: the ledger could not be written; wait before the next try */

	s2s_ledger_destinations list;
	bool list_stale;
	int64_t data_version;
	s2s_lead *leads;
	size_t lead_count;
	s2s_turn *turns; /* reused; room for each lead */
	s2s_line *lines;

	s2s_flight *flights; /* S2S_FLIGHTS_MAX */
	s2s_flight *spare;
	s2s_flight *ended; /* answered, not yet stored, first to last */
	s2s_flight *ended_last;
	size_t ended_count, ended_now; /* all of them; those that are to be stored at once: rows, and what holds its destination */
	int64_t ended_since_ms;        /* monotonic: the first of them */
	s2s_courier *couriers;         /* S2S_FLIGHTS_MAX; as they stand in the journal */
	size_t courier_count;
	size_t destinations;         /* that may send now, as of s2s_sender_express_look() */
	bool express_off;            /* until the whole journal has been taken in */
	atomic_bool all_wanted;      /* somebody waits for that */
	int64_t express_waits_ms;    /* monotonic: since then the journal's next record waits for a place on the wire; 0: it does not */
	int64_t express_waits_moved; /* `landed` then */
	int express_slow;            /* how often in a row too few came back meanwhile */
	int64_t landed;              /* requests that came back, in all */
	size_t in_flight;
	int64_t begun;                               /* the latest lead->last_begun */
	s2s_text url, headers, body, joined, packed; /* reused */

	s2s_notices notices; /* for the log */

	int64_t waiting; /* rows in the ledger, and express flights */
	int64_t settled;
	int64_t checked_ms;          /* monotonic: the last housekeeping */
	bool is_untidy;              /* more has expired, or is old, than went in one piece */
	int64_t clock_offset_ms;     /* the time of day minus the monotonic clock, when last looked at */
	int64_t idle_since_ms;       /* monotonic; 0: not idle */
	int64_t others_changes;      /* that were seen since the last checkpoint */
	int64_t cpu_us, cpu_wall_ms; /* where the present measure of gentleness began */
};

/* sender_intake.c: the journal */
/* Its next piece; false: nothing was there, it could not be stored, or it waits for a place on the wire. */
bool s2s_sender_take_in_piece(s2s_sender *sender);
/* Whether records come so soon after each other that the next one is not worth a wake-up. */
bool s2s_sender_reads_steadily(const s2s_sender *sender);
/* From another place on: nothing of what was read counts any more. */
S2S_MUST_CHECK bool s2s_sender_journal_open(s2s_sender *sender, const s2s_ledger_position *position);

/* sender_express.c: from the journal straight to the wire */
typedef enum s2s_way {
	S2S_WAY_LEDGER, /* it becomes a row */
	S2S_WAY_EXPRESS,
	S2S_WAY_LATER, /* it stays in the journal until there is a place on the wire; */
	S2S_WAY_STORED /* until all that is on its way is in the ledger */
} s2s_way;
/* Sorts what is left of the batch; once for each batch and list of destinations. False: the ledger can't be asked. */
S2S_MUST_CHECK bool s2s_sender_express_sort(s2s_sender *sender);
/* Which destinations take express requests now; false: none. */
bool s2s_sender_express_look(s2s_sender *sender);
/* Where the batch's `place`th record goes; `begun`: others of this round do before it. With S2S_WAY_EXPRESS it has a place on the wire. */
s2s_way s2s_sender_express_judge(s2s_sender *sender, size_t place, bool begun);
/* On its way from now on. False: out of memory, and its place is free again. */
S2S_MUST_CHECK bool s2s_sender_express_begin(s2s_sender *sender, size_t place);
/* Its place on the wire is free again. */
void s2s_sender_express_give_back(s2s_sender *sender, size_t place);
/* Whether the journal's next record may wait for a place on the wire; false: all of it is to be taken in. */
bool s2s_sender_express_may_wait(s2s_sender *sender);
/* The journal's place behind all that the ledger holds, once what is `storing` is in it. */
s2s_ledger_position s2s_sender_position(const s2s_sender *sender);
/* What is on its way without a row gets one. */
void s2s_sender_express_store(s2s_sender *sender);
/* What has been so for too long, or while somebody waits for it. */
void s2s_sender_express_check(s2s_sender *sender);
/* Their outcomes are stored: those that are `storing` leave. */
void s2s_sender_express_stored(s2s_sender *sender);
/* How long the sender may sleep for their sake, at most `wait_ms`. */
int64_t s2s_sender_express_wait(const s2s_sender *sender, int64_t wait_ms);

/* sender_list.c: the destinations and their lines */
S2S_MUST_CHECK bool s2s_sender_refresh(s2s_sender *sender);
s2s_lead *s2s_sender_lead_of(s2s_sender *sender, int64_t destination_row);
void s2s_sender_look_everywhere(s2s_sender *sender);
void s2s_sender_line_changed(s2s_sender *sender, s2s_string origin);
void s2s_sender_lines_free(s2s_sender *sender);

/* sender_launch.c: claims and requests */
void s2s_sender_launch(s2s_sender *sender);
/* How many requests of a destination may begin at its endpoint. */
size_t s2s_sender_room(const s2s_sender *sender, const s2s_lead *lead, int64_t now_ms);
bool s2s_sender_may_send(const s2s_lead *lead);
/* A place for `count` rows; `rows` is owned from now on; NULL: there is only one claimed row. */
s2s_flight *s2s_sender_flight_take(s2s_sender *sender, const s2s_lead *lead, const s2s_claimed *claimed, size_t count, s2s_row *rows);
/* On its way; what can't begin has ended. */
void s2s_sender_flight_launch(s2s_sender *sender, s2s_flight *flight, s2s_lead *lead, int64_t now_ms);
/* Wall-clock time of the next thing to begin; INT64_MAX: nothing. */
int64_t s2s_sender_next_ms(s2s_sender *sender, int64_t now_ms);

/* sender_flight.c: outcomes */
S2S_MUST_CHECK bool s2s_sender_flights_new(s2s_sender *sender);
void s2s_sender_flights_free(s2s_sender *sender);
/* It is not on its way any more. */
void s2s_sender_flight_left(s2s_sender *sender, const s2s_flight *flight);
/* Its place is free. */
void s2s_sender_flight_free(s2s_sender *sender, s2s_flight *flight);
/* The first of the ended ones, which is not among them any more. */
s2s_flight *s2s_sender_ended_pop(s2s_sender *sender);
void s2s_sender_settle_final(s2s_settlement *settlement, s2s_state state);
/* Judged: waits to be stored. */
void s2s_sender_flight_ended(s2s_sender *sender, s2s_flight *flight);
/* Every row of it: queued again, due at `due_ms`. */
void s2s_sender_flight_wait(s2s_flight *flight, int64_t due_ms);
void s2s_sender_land(s2s_sender *sender);

/* sender_store.c */
/* Whether what has ended is to be stored now: at once where it is a row; else when enough have come together, or nothing else comes. */
bool s2s_sender_must_settle(const s2s_sender *sender);
/* Stores all that has ended. */
void s2s_sender_settle(s2s_sender *sender);
void s2s_sender_give_back(s2s_sender *sender);
void s2s_sender_drop_flights(s2s_sender *sender);

/* sender_tell.c: the log */
void s2s_sender_notice(s2s_sender *sender, s2s_notice_kind kind, s2s_string about, s2s_string text, int64_t count);
/* A row reached its end, and that is stored. `lead` may be NULL. */
void s2s_sender_tell_end(s2s_sender *sender, const s2s_lead *lead, const s2s_row *row);
/* What was on its way when the sender before died. */
void s2s_sender_tell_dead_claims(s2s_sender *sender);
/* What was taken in again after a ledger was lost, and can't be sent again. */
void s2s_sender_tell_loss(s2s_sender *sender, int64_t count);
/* What a flight's landing changed: a hold, the breaker. */
void s2s_sender_tell_landing(s2s_sender *sender, const s2s_lead *lead, const s2s_flight *flight, bool was_open);

/* sender_care.c: what has to be done now and then */
void s2s_sender_housekeeping(s2s_sender *sender);
void s2s_sender_checkpoint(s2s_sender *sender);
void s2s_sender_move_keys(s2s_sender *sender);
/* Bytes: if so many stand in the journal, nothing waits there for a place on the wire; the other half is the writers'. */
int64_t s2s_sender_journal_share(const s2s_sender *sender);
/* Somebody rang: an operator may have changed something. */
void s2s_sender_others_changes(s2s_sender *sender);
/* Begins a fresh journal, if everything of the present one is in the ledger, and that on the disk. */
void s2s_sender_journal_renew(s2s_sender *sender);
/* How long to rest now, so that a web request keeps its CPU time; 0: not at all. */
int64_t s2s_sender_gentle_pause(s2s_sender *sender);
/* Whether as much waits as s2s.queue_max allows. */
bool s2s_sender_is_over_full(const s2s_sender *sender);
/* Writers look at the page: as soon as that changes, not a second later. */
void s2s_sender_tell_full(s2s_sender *sender);

/* sender.c */
/* With another ledger, from the journal's beginning or where that ledger says. False: it can't be opened now. */
S2S_MUST_CHECK bool s2s_sender_lead_again(s2s_sender *sender);
/* What to do when the ledger says no. */
void s2s_sender_trouble(s2s_sender *sender, s2s_ledger_result result, const char *doing);

#endif
