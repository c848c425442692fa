using System.Buffers;
using System.Text;
using PluginHost.Benchmarks.Crashing;

namespace PluginHost.Benchmarks.Upgrading.Staying;

/// <summary>
/// Requests for keys that nobody else touches, so that every answer is known beforehand, and what came instead. INCR, SET and GET take
/// turns. Not thread-safe.
/// </summary>
internal sealed class StoreExchange
{
    private const int Slots = 20;
    private readonly ArrayBufferWriter<byte> _requests = new();
    private readonly List<Due> _due = [];
    private readonly StoredNumber _counter;
    private readonly StoredNumber[] _slots;
    private byte[] _last = [];
    private long _step;

    /// <param name="number">Which of all connections this is.</param>
    internal StoreExchange(int number)
    {
        _counter = new StoredNumber($"counter:{number}");
        _slots = [.. Enumerable.Range(0, Slots).Select(slot => new StoredNumber($"slot:{number}:{slot}"))];
    }

    internal IEnumerable<StoredNumber> Keys => [_counter, .. _slots];

    internal bool IsAnswered => _due.Count == 0;

    /// <summary>What is still to come, in bytes.</summary>
    internal int DueBytes => _due.Sum(due => due.Answer.Length);

    internal int DueAnswers => _due.Count;

    /// <returns>The next requests, as they are sent.</returns>
    internal ReadOnlyMemory<byte> WriteNext(int count)
    {
        _requests.ResetWrittenCount();
        for (int i = 0; i < count; i++, _step++)
        {
            StoredNumber slot = _slots[_step / 3 % Slots];
            switch (_step % 3)
            {
                case 0:
                    Write($":{++_counter.Asked}\r\n", _counter, _counter.Asked, "INCR", _counter.Key);
                    break;
                case 1:
                    slot.Asked = _step;
                    Write("+OK\r\n", slot, _step, "SET", slot.Key, $"{_step}");
                    break;
                default:
                    string value = $"{slot.Asked}";
                    Write($"${value.Length}\r\n{value}\r\n", null, 0, "GET", slot.Key);
                    break;
            }
        }

        return _requests.WrittenMemory;
    }

    /// <summary>Takes what is complete of <paramref name="received"/>.</summary>
    /// <param name="received">From the begin of an answer on.</param>
    /// <param name="answers">What it was.</param>
    /// <param name="lostBytes">How many should have come before.</param>
    /// <returns>How much it took.</returns>
    internal int Judge(ReadOnlySpan<byte> received, out Answers answers, out long lostBytes)
    {
        (answers, lostBytes) = (default, 0);
        int taken = 0;
        while (Measure(received[taken..]) is > 0 and var length)
        {
            answers += Judge(received.Slice(taken, length), ref lostBytes);
            taken += length;
        }

        return taken;
    }

    private Answers Judge(ReadOnlySpan<byte> answer, ref long lostBytes)
    {
        int index = IndexOf(answer);
        if (index < 0)
        {
            if (answer.SequenceEqual(_last))
            {
                return new Answers(Doubled: 1);
            }

            // In the place of the one that was due, if any was.
            _due.RemoveRange(0, Math.Min(1, _due.Count));
            return new Answers(Wrong: 1);
        }

        lostBytes += _due.Take(index).Sum(due => due.Answer.Length);
        Due found = _due[index];
        _last = found.Answer;
        if (found.Stored is { } stored)
        {
            stored.Acknowledged = found.Number;
        }

        _due.RemoveRange(0, index + 1);
        return new Answers(Right: 1, Missing: index);
    }

    private int IndexOf(ReadOnlySpan<byte> answer)
    {
        for (int i = 0; i < _due.Count; i++)
        {
            if (answer.SequenceEqual(_due[i].Answer))
            {
                return i;
            }
        }

        return -1;
    }

    /// <returns>How long the first answer is; 0 if it is not complete.</returns>
    private static int Measure(ReadOnlySpan<byte> received)
    {
        int line = received.IndexOf((byte)'\n') + 1;
        if (line == 0 || received[0] != (byte)'$')
        {
            return line;
        }

        // A null is a line only.
        int length = int.TryParse(received[1..(line - 2)], out int size) && size >= 0 ? line + size + 2 : line;
        return received.Length >= length ? length : 0;
    }

    private void Write(string answer, StoredNumber? stored, long number, params ReadOnlySpan<string> words)
    {
        _due.Add(new Due(Encoding.ASCII.GetBytes(answer), stored, number));
        Encoding.ASCII.GetBytes($"*{words.Length}\r\n", _requests);
        foreach (string word in words)
        {
            Encoding.ASCII.GetBytes($"${word.Length}\r\n{word}\r\n", _requests);
        }
    }

    /// <param name="Answer">What is to come.</param>
    /// <param name="Stored">What it says to be stored; null if nothing.</param>
    /// <param name="Number">In which number.</param>
    private readonly record struct Due(byte[] Answer, StoredNumber? Stored, long Number);
}
