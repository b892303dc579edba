import { changeTouches } from './patch.ts';
import { noteItem } from './items.ts';
import { notePrompt, noteReview } from './prompts.ts';
import { linkAgent } from './results.ts';
import { fields, list, number, text, textsOf, type Row } from './row.ts';
import type { Run } from './run.ts';
import { flushStop, noteAborted, noteCompaction } from './stops.ts';
import { noteTotals } from './tokens.ts';

/** Rows that repeat what others tell, or tell of progress alone. */
const silent =
  /^(agent_message|agent_reasoning\w*|agent_message_\w+|web_search_(begin|end)|image_generation_(begin|end)|thread_goal_updated|thread_settings_applied|thread_queue_changed|thread_name_updated|session_configured|item_started|item_updated|plan_update|plan_delta|turn_diff|hook_(started|completed)|mcp_startup_\w+|mcp_tool_call_begin|exec_command_(begin|output_delta)|terminal_interaction|patch_apply_(begin|updated)|view_image_tool_call|exec_approval_request|apply_patch_approval_request|request_user_input|request_permissions|elicitation_\w+|dynamic_tool_call_\w+|guardian_\w+|safety_buffering|model_(reroute|verification)|turn_moderation_metadata|raw_response_\w+|reasoning_\w+|realtime_\w+|collab_\w+|sub_agent_activity|environment_(connected|disconnected)|auth_recovery_\w+|deprecation_notice|background_event|warning|shutdown_complete|undo_(started|completed)|skills_update_available|token_usage_record)$/;

/** Takes an `event_msg`; false when its type is not known. */
export function noteEvent(run: Run, row: Row): boolean {
  const { ref, time } = row;
  switch (row.type) {
    case 'user_message':
      notePrompt(run, row, {
        text: text(row.get('message')) ?? '',
        images: list(row.get('images')).length + list(row.get('local_images')).length,
      });
      return true;
    case 'task_started':
    case 'turn_started':
      flushStop(run);
      run.turn = { isPrompted: false };
      run.turns++;
      return true;
    case 'task_complete':
    case 'turn_complete':
      run.turn = null;
      return true;
    case 'turn_aborted':
      noteAborted(run, row);
      return true;
    case 'token_count':
      noteTotals(run, row, { total: row.get('info', 'total_token_usage'), last: row.get('info', 'last_token_usage') });
      return true;
    case 'item_completed':
      if (!noteItem(run, row)) run.builder.unknown(`event_msg/item_completed/${text(row.get('item', 'type')) ?? ''}`);
      return true;
    case 'context_compacted':
      noteCompaction(run, row, 'event');
      return true;
    case 'thread_rolled_back':
      run.builder.add({ kind: 'rewind', ref, time, droppedTurns: number(row.get('num_turns')) });
      return true;
    case 'error':
    case 'stream_error':
      run.builder.add({
        kind: 'error',
        ref,
        time,
        source: isFromApi(row) ? 'api' : 'agent',
        message: text(row.get('message')) ?? '',
      });
      return true;
    default:
      return noteCallEvent(run, row);
  }
}

function isFromApi(row: Row): boolean {
  const info = row.get('codex_error_info');
  const kind = text(info) ?? Object.keys(fields(info))[0] ?? '';
  return (
    row.type === 'stream_error' ||
    /usage_limit|http|stream|server|overload|unauthorized|bad_request|context_window|attempts|cyber/i.test(kind)
  );
}

function noteCallEvent(run: Run, row: Row): boolean {
  const { ref, time } = row;
  const id = text(row.get('call_id')) ?? '';
  const call = run.builder.findCall(id);
  switch (row.type) {
    case 'patch_apply_end':
      if (call && row.get('success') === true) {
        const files = changeTouches(row.get('changes'), call.cwd);
        run.builder.result(id, { ref, time, status: 'ok', output: text(row.get('stdout')) ?? '', files });
      }
      return true;
    case 'mcp_tool_call_end': {
      const result = fields(row.get('result'));
      const isFailed = result.Err !== undefined || fields(result.Ok).isError === true;
      if (!call || !isFailed || /rejected|cancelled/.test(text(result.Err) ?? '')) return true;
      const output = text(result.Err) ?? textsOf(fields(result.Ok).content).join('\n');
      run.builder.result(id, { ref, time, status: 'failed', output });
      run.settled.add(id);
      return true;
    }
    case 'collab_agent_spawn_end': {
      const agent = text(row.get('new_thread_id'));
      if (agent !== null) linkAgent(run, id, agent);
      return true;
    }
    case 'sub_agent_activity': {
      const agent = text(row.get('agent_thread_id'));
      const started = text(row.get('event_id')) ?? text(row.get('id')) ?? id;
      if (agent !== null && row.get('kind') === 'started') linkAgent(run, started, agent);
      return true;
    }
    case 'entered_review_mode':
      noteReview(run, row, row.get());
      return true;
    case 'exited_review_mode':
      run.isReviewing = false;
      return true;
    default:
      return row.type !== null && silent.test(row.type);
  }
}
