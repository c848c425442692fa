using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace PluginHost.Sockets;

/// <summary>The sockets of this process that wait for other processes. Whoever takes a claim out has it alone.</summary>
internal sealed class PendingClaims
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, ClaimTarget> _targets = [];

    // Known to have ended, not yet closed.
    private readonly List<ClaimTarget> _displaced = [];

    /// <summary>How many sockets wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _targets.Values.Concat(_displaced).Sum(target => target.Claims.Count);
            }
        }
    }

    /// <summary>The processes to be watched for their end.</summary>
    public ClaimTarget[] Targets
    {
        get
        {
            lock (_gate)
            {
                return [.. _targets.Values, .. _displaced];
            }
        }
    }

    /// <summary>The process that has this id now; <paramref name="added"/> if it was not watched before.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="SocketException">No descriptor is free.</exception>
    public ClaimTarget TargetOf(int processId, string parameter, out bool added)
    {
        lock (_gate)
        {
            added = false;
            if (_targets.TryGetValue(processId, out ClaimTarget? known))
            {
                if (!known.Process.HasEnded)
                {
                    return known;
                }

                _targets.Remove(processId);
                _displaced.Add(known);
            }

            var target = new ClaimTarget(processId, LiveProcess.Open(processId, parameter));
            _targets.Add(processId, target);
            added = true;
            return target;
        }
    }

    /// <summary>The process of this id if anything waits for it: else there is no reason to listen to it.</summary>
    public ClaimTarget? FindExpected(int processId)
    {
        lock (_gate)
        {
            return _targets.TryGetValue(processId, out ClaimTarget? target) && target.Claims.Count > 0 ? target : null;
        }
    }

    /// <summary>False if the target has ended: then nothing was added.</summary>
    public bool TryAdd(PendingClaim claim)
    {
        lock (_gate)
        {
            return !claim.Target.IsGone && claim.Target.Claims.TryAdd(claim.Key, claim);
        }
    }

    /// <summary>Takes out what waits for a process, if that still lives: its id may be another's otherwise.</summary>
    public bool TryTake(ClaimTarget target, UInt128 key, [NotNullWhen(true)] out PendingClaim? claim)
    {
        lock (_gate)
        {
            claim = null;
            return !target.IsGone && !target.Process.HasEnded && target.Claims.Remove(key, out claim);
        }
    }

    /// <summary>Takes out what waits under a key, for whichever process.</summary>
    public bool TryTake(int processId, UInt128 key, [NotNullWhen(true)] out PendingClaim? claim)
    {
        lock (_gate)
        {
            claim = null;
            return _targets.TryGetValue(processId, out ClaimTarget? target) && target.Claims.Remove(key, out claim);
        }
    }

    /// <summary>False if somebody else has taken it.</summary>
    public bool TryRemove(PendingClaim claim)
    {
        lock (_gate)
        {
            return claim.Target.Claims.Remove(claim.Key);
        }
    }

    /// <summary>Closes what waits for a process that has ended. For its watcher alone.</summary>
    public void Close(ClaimTarget ended)
    {
        PendingClaim[] claims;
        lock (_gate)
        {
            ended.IsGone = true;
            claims = [.. ended.Claims.Values];
            ended.Claims.Clear();
            if (!_displaced.Remove(ended))
            {
                _targets.Remove(ended.ProcessId);
            }
        }

        Array.ForEach(claims, claim => claim.Close());
        ended.Process.Dispose();
    }
}
