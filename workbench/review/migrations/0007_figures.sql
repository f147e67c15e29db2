-- The dashboard's figures from the history of a large project in a moment. The conditions are those of
-- workbench.review.history.APPROVES and DRAFTS: only so are the indexes used.

CREATE INDEX change_approves ON change (segment, id, at, actor)
WHERE json_extract (after, '$.state') = 'approved' AND (
  json_extract (before, '$.state') IS NOT 'approved'
  OR json_extract (before, '$.target') IS NOT json_extract (after, '$.target')
);
CREATE INDEX change_drafts ON change (segment, id) WHERE kind = 'draft' AND json_extract (after, '$.origin') = 'model';
