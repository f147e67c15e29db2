-- What people say of a segment is an entry of the history, of the kind "comment": who and when are known, nothing is lost.

CREATE INDEX change_comments ON change (article, segment, id) WHERE kind = 'comment';
